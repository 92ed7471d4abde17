/** What the project uses of client-node. It is bundled once and shared by all commands, because it is by far the largest part of them. */
export { KubeConfig } from '@kubernetes/client-node';

/** What breaks, the same wherever a log goes to a file. */
export const HARM =
  "`kubectl logs` and the cluster's log collection see nothing of it; the file grows until the node evicts the Pod, and is gone with the container when you need it.";

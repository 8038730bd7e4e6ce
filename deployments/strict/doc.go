// Package strict reads the Kubernetes objects, compose.yaml and the Dockerfile with
// the types and parsers of the programs that they are for. It is a module of its own,
// run by the tests of package deployments, because those are heavy.
package strict

// Package deployments is what operators run: nothing of it is imported. Its tests
// check what can be checked without a container engine.
package deployments

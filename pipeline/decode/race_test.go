//go:build race

package decode

// slowdown is what the race detector costs this package, roughly.
const slowdown = 10

// Package npmtest has tests ask programs that exist as npm packages: DuckDB, axe-core.
package npmtest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// unreachable are npm's errors of a registry that does not answer.
var unreachable = regexp.MustCompile(`\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN)\b`)

// Modules installs a package, NAME@VERSION, in the user's cache, and returns the
// folder node_modules that holds it. Without Node.js, npm, or the package the test
// is skipped, in CI it fails; but it is skipped there too where npm's registry does
// not answer, for CI promises no more than Debian's packages.
func Modules(t testing.TB, name, version string) string {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CI") == "true" {
		missing = t.Fatalf
	}
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			missing("no %s on PATH: %s is not asked", tool, name)
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		missing("no place for %s: %v", name, err)
	}
	dir := filepath.Join(cache, "trichluc-test", filepath.FromSlash(name)+"-"+version)
	modules, done := filepath.Join(dir, "node_modules"), filepath.Join(dir, "installed")
	if _, err := os.Stat(done); err == nil {
		return modules
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		missing("no place for %s: %v", name, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", dir, name+"@"+version)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		if unreachable.Match(out) || ctx.Err() != nil {
			missing = t.Skipf
		}
		missing("npm cannot install %s, which is not asked: %v\n%s", name, err, out)
	}
	if err := os.WriteFile(done, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return modules
}

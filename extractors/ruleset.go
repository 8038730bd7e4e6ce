package extractors

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"trichluc/schemas"
)

// rulesets.tsv is the ledger of rulesets, oldest first, one a line: version,
// hash of rules and lexicons, hash of what they find in the sample articles.
// Lines are only ever added (`make ruleset`); the last one is this program's.
//
//go:embed rulesets.tsv
var ledger string

var current = mustParse(ledger)

// CurrentRuleset names the rules in this program.
func CurrentRuleset() schemas.Ruleset { return current }

// mustParse reads the ledger's last line; a broken ledger is a broken build,
// which the tests see first.
func mustParse(ledger string) schemas.Ruleset {
	lines := strings.Split(strings.TrimSpace(ledger), "\n")
	fields := strings.Split(lines[len(lines)-1], "\t")
	version, err := strconv.Atoi(fields[0])
	if err != nil || len(fields) != 3 {
		panic(fmt.Sprintf("extractors/rulesets.tsv: last line %q is not version, hash, results", lines[len(lines)-1]))
	}
	return schemas.Ruleset{Version: version, Hash: fields[1]}
}

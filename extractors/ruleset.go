package extractors

import "trichluc/schemas"

// CurrentRuleset names the rules in this program.
func CurrentRuleset() schemas.Ruleset { return schemas.Ruleset{Version: 1, Hash: "unreleased"} }

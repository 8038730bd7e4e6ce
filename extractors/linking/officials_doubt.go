package linking

import (
	"fmt"

	"trichluc/schemas"
)

// doubtfulOfficials says which persons a careful reader would look at again:
// those of whom only a post without any body is written (Giám đốc), and those
// whose post a pronoun gave.
func doubtfulOfficials(people []schemas.Official) []string {
	var out []string
	for _, o := range people {
		if len(o.Roles) == 1 && o.Roles[0].Organization == "" && o.Roles[0].Area == "" {
			out = append(out, fmt.Sprintf("official %s: %s of what is not said beside the name", o.Name, o.Roles[0].Text))
		}
		for _, r := range o.Roles {
			if r.Rule == "post of a pronoun" {
				out = append(out, fmt.Sprintf("official %s: %s follows from a pronoun", o.Name, r.Text))
			}
		}
	}
	return out
}

package figures

import "strings"

// splitList cuts a list of phrases at its commas.
func splitList(list string) []string {
	phrases := strings.Split(list, ",")
	for i := range phrases {
		phrases[i] = strings.TrimSpace(phrases[i])
	}
	return phrases
}

package officials

import (
	"fmt"
	"os"
	"testing"

	"trichluc/extractors/vietnamese"
)

func TestDebug(t *testing.T) {
	s := os.Getenv("TEXT")
	if s == "" {
		t.Skip("set TEXT")
	}
	text := vietnamese.Parse(s)
	for _, m := range Find(text, nil) {
		fmt.Printf("%q hon %q %s priv %v\n", m.Name, m.Honorific, m.Rule, m.Private)
		for _, r := range m.Roles {
			fmt.Printf("    %q head %q org %q kind %d %s %s\n", text.Slice(r.Lo, r.Hi), r.Head, r.Organization, r.Kind, r.Status, r.Rule)
		}
	}
}

package vietnamese

import "testing"

func TestTable(t *testing.T) {
	var table Table
	table.Mark("ủy", 1)
	table.Mark("UỶ", 4)
	table.Mark("ban", 2)
	for word, want := range map[string]uint32{"Ủy": 5, "ban": 2, "bản": 0} {
		if got := table.Get(KeyOf(word)); got != want {
			t.Errorf("%s: %d, want %d", word, got, want)
		}
	}
	if new(Table).Get(KeyOf("ban")) != 0 {
		t.Error("an empty table holds a word")
	}
}

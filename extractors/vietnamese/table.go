package vietnamese

// Table gives single words a number: bit flags, mostly. A word that is not in
// it has 0. It is the one lookup an extractor makes for every token of a text.
type Table struct{ table keyTable }

// Mark sets bits for a word while the table is being built; a built table is
// not changed.
func (t *Table) Mark(word string, bits uint32) { t.MarkKey(KeyOf(word), bits) }

// MarkKey sets bits for the word with key k while the table is being built.
func (t *Table) MarkKey(k Key, bits uint32) {
	if old := t.table.get(0, k); old == 0 {
		t.table.put(0, k, bits)
	} else {
		t.table.or(0, k, bits)
	}
}

// Get is the bits of the word with key k.
func (t *Table) Get(k Key) uint32 { return t.table.get(0, k) }

func (k *keyTable) or(from uint32, key Key, bits uint32) {
	for i := k.index(from, key); ; i = (i + 1) & uint64(len(k.slots)-1) {
		if s := &k.slots[i]; s.key == key && s.from == from {
			s.to |= bits
			return
		}
	}
}

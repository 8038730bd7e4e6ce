package vietnamese

// Set is a fixed set of words, looked up by key.
type Set struct{ table keyTable }

// NewSet makes a set of single words.
func NewSet(words ...string) *Set {
	s := &Set{}
	for _, w := range words {
		s.table.put(0, KeyOf(w), 1)
	}
	return s
}

// Has reports whether the word with key k is in the set.
func (s *Set) Has(k Key) bool { return s.table.get(0, k) != 0 }

// Trie finds phrases, and what they stand for, in a text: token by token, by
// folded key, longest match first. A phrase never crosses a line end.
type Trie[V any] struct {
	table  keyTable
	states uint32
	values []V
	final  []int32 // by state: index in values plus one, or 0
}

// Entry is one phrase of a trie.
type Entry[V any] struct {
	Phrase string
	Value  V
}

// NewTrie makes a trie; of two equal phrases the later wins.
func NewTrie[V any](entries ...Entry[V]) *Trie[V] {
	t := &Trie[V]{final: []int32{0}}
	for _, e := range entries {
		t.Add(e.Phrase, e.Value)
	}
	return t
}

// Add adds a phrase while the trie is being built; a built trie is not changed.
func (tr *Trie[V]) Add(phrase string, value V) {
	state := uint32(0)
	for _, tok := range Parse(phrase).Tokens {
		next := tr.table.get(state, tok.Key)
		if next == 0 {
			tr.states++
			next = tr.states
			tr.table.put(state, tok.Key, next)
			tr.final = append(tr.final, 0)
		}
		state = next
	}
	if state != 0 {
		tr.values = append(tr.values, value)
		tr.final[state] = int32(len(tr.values))
	}
}

// Match finds the longest phrase that begins at token i; n is how many tokens
// it takes, 0 where none begins there.
func (tr *Trie[V]) Match(t *Text, i int) (value V, n int) {
	state, best := uint32(0), int32(0)
	for j := i; j < len(t.Tokens); j++ {
		if j > i && t.Tokens[j].Gap == Line {
			break
		}
		state = tr.table.get(state, t.Tokens[j].Key)
		if state == 0 {
			break
		}
		if f := tr.final[state]; f != 0 {
			best, n = f, j-i+1
		}
	}
	if best == 0 {
		return value, 0
	}
	return tr.values[best-1], n
}

// keyTable maps (state, key) to a state by open addressing: the lookup that
// every extractor makes for every token.
type keyTable struct {
	slots []slot
	used  int
}

type slot struct {
	key  Key
	from uint32
	to   uint32 // 0: free
}

func (k *keyTable) index(from uint32, key Key) uint64 {
	return (uint64(key) ^ uint64(from)*0x9E3779B97F4A7C15) & uint64(len(k.slots)-1)
}

func (k *keyTable) get(from uint32, key Key) uint32 {
	if len(k.slots) == 0 {
		return 0
	}
	for i := k.index(from, key); ; i = (i + 1) & uint64(len(k.slots)-1) {
		s := &k.slots[i]
		if s.to == 0 {
			return 0
		}
		if s.key == key && s.from == from {
			return s.to
		}
	}
}

func (k *keyTable) put(from uint32, key Key, to uint32) {
	if 2*(k.used+1) > len(k.slots) {
		old := k.slots
		k.slots = make([]slot, max(16, 2*len(old)))
		for _, s := range old {
			if s.to != 0 {
				k.insert(s)
			}
		}
	}
	if k.get(from, key) == 0 {
		k.insert(slot{key, from, to})
		k.used++
	}
}

func (k *keyTable) insert(s slot) {
	i := k.index(s.from, s.key)
	for k.slots[i].to != 0 {
		i = (i + 1) & uint64(len(k.slots)-1)
	}
	k.slots[i] = s
}

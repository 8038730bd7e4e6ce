package figures

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

// list is what a list of phrases, parted by commas, stands for.
type list[V any] struct {
	value   V
	phrases string
}

// loadLists makes a trie of lists in their order.
func loadLists[V any](lists ...list[V]) *vietnamese.Trie[V] {
	trie := vietnamese.NewTrie[V]()
	for _, l := range lists {
		for _, phrase := range splitList(l.phrases) {
			trie.Add(phrase, l.value)
		}
	}
	return trie
}

// splitList cuts a list of phrases at its commas.
func splitList(list string) []string {
	phrases := strings.Split(list, ",")
	for i := range phrases {
		phrases[i] = strings.TrimSpace(phrases[i])
	}
	return phrases
}

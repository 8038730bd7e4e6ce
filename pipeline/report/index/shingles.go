package index

import (
	"encoding/binary"
	"encoding/hex"
	"slices"

	"trichluc/extractors/vietnamese"
)

// Near copies are found as Broder does: texts are sets of shingles (three words
// in a row), MinHash signatures cut into bands find candidates, and the share of
// common shingles of two candidates (Jaccard) decides.
const (
	shingleWords = 3
	fewest       = 30  // shingles below which a text is compared by its hash alone
	alike        = 0.8 // Jaccard from which two texts are copies
	bandCount    = 6
	bandRows     = 4 // a pair of 0.8 shares a band with probability 0.96, one of 0.9 with 0.998, one of 0.5 with 0.32
)

// shinglesOf is the sorted set of a text's shingles, nil where it has too few.
func shinglesOf(t *vietnamese.Text) []uint64 {
	var last [shingleWords]uint64
	n := 0
	set := make([]uint64, 0, len(t.Tokens))
	for i := range t.Tokens {
		if k := t.Tokens[i].Kind; k != vietnamese.Word && k != vietnamese.Number {
			continue
		}
		copy(last[:], last[1:])
		last[shingleWords-1] = uint64(t.Tokens[i].Key)
		if n++; n >= shingleWords {
			h := uint64(0)
			for _, k := range last {
				h = mix(h*0x9e3779b97f4a7c15 ^ k)
			}
			set = append(set, h)
		}
	}
	slices.Sort(set)
	set = slices.Compact(set)
	if len(set) < fewest {
		return nil
	}
	return set
}

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// bandsOf are the keys under which copies of a text are found: one for equal
// texts, bandCount for near ones. Texts of no words have none.
func bandsOf(shingles []uint64, textSHA string) []int64 {
	var out []int64
	if sum, err := hex.DecodeString(textSHA); err == nil && len(sum) >= 8 {
		out = append(out, int64(binary.BigEndian.Uint64(sum)&(1<<59-1)))
	}
	if shingles == nil {
		return out
	}
	for b := range bandCount {
		key := uint64(b)
		for r := range bandRows {
			seed := mix(uint64(b*bandRows + r + 1))
			least := ^uint64(0)
			for _, s := range shingles {
				if h := mix(s ^ seed); h < least {
					least = h
				}
			}
			key = mix(key*0x9e3779b97f4a7c15 ^ least)
		}
		out = append(out, int64(uint64(b+1)<<59|key&(1<<59-1))) // the band's number in the top bits
	}
	return out
}

// jaccard is the share of two sorted sets that they have in common.
func jaccard(a, b []uint64) float64 {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	if union := len(a) + len(b) - common; union > 0 {
		return float64(common) / float64(union)
	}
	return 0
}

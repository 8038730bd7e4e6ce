package vietnamese

// Mask marks tokens that a mention has claimed already.
type Mask []bool

// NewMask is an empty mask over the text.
func NewMask(t *Text) Mask { return make(Mask, len(t.Tokens)) }

// Claim marks tokens lo to hi, hi exclusive.
func (m Mask) Claim(lo, hi int) {
	for i := max(lo, 0); i < hi && i < len(m); i++ {
		m[i] = true
	}
}

// Any reports whether one of tokens lo to hi, hi exclusive, is claimed.
func (m Mask) Any(lo, hi int) bool {
	for i := max(lo, 0); i < hi && i < len(m); i++ {
		if m[i] {
			return true
		}
	}
	return false
}

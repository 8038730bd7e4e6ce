package figures

// decimal is an exact number: m × 10^e. Amounts are added up as decimals, so
// that 1 tỷ 200 triệu and 98,5 come out as the doubles nearest to them.
type decimal struct {
	m int64
	e int
}

// maxDigits keeps every sum and product inside int64; longer runs of digits
// are account numbers and the like, never figures.
const maxDigits = 15

func whole(n int) decimal { return decimal{m: int64(n)} }

// shift is d × 10^by.
func (d decimal) shift(by int) decimal { return decimal{d.m, d.e + by} }

// plus adds two decimals; ok is false where the sum has too many digits.
func (d decimal) plus(o decimal) (sum decimal, ok bool) {
	for d.e > o.e {
		if d.m > 1e17 || d.m < -1e17 {
			return decimal{}, false
		}
		d.m, d.e = d.m*10, d.e-1
	}
	for o.e > d.e {
		if o.m > 1e17 || o.m < -1e17 {
			return decimal{}, false
		}
		o.m, o.e = o.m*10, o.e-1
	}
	return decimal{d.m + o.m, d.e}, true
}

func (d decimal) float() float64 {
	f, e := float64(d.m), d.e
	if e >= 0 {
		return f * pow10(e)
	}
	return f / pow10(-e)
}

// pow10 is exact up to 10^22, all that an amount can need.
func pow10(e int) float64 {
	p := 1.0
	for range e {
		p *= 10
	}
	return p
}

// less compares two decimals by value.
func (d decimal) less(o decimal) bool { return d.float() < o.float() }

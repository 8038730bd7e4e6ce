package store

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// compressor packs bodies and records; both directions may be used concurrently.
type compressor struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

// maxBody bounds a body, and what a damaged or hostile row may unpack to.
const maxBody = 256 << 20

// newCompressor returns the compressor of a store. Both halves allocate on
// first use, so a store that is only read or only written pays for one.
func newCompressor() (*compressor, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxBody), zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, fmt.Errorf("zstd: %w", err)
	}
	return &compressor{enc, dec}, nil
}

func (c *compressor) pack(b []byte) []byte { return c.enc.EncodeAll(b, nil) }

func (c *compressor) unpack(b []byte) ([]byte, error) {
	out, err := c.dec.DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	return out, nil
}

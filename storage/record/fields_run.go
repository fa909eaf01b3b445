package record

import (
	"math"

	"atrium/model"
)

// Run lists the fields of a run.
func Run(c *Codec, r *model.Run) {
	c.uuid(&r.UUID)
	c.id(&r.Person)
	c.str(&r.Name)
	c.uuid(&r.Origin)
	c.strs(&r.Command)
	c.str(&r.Dir)
	c.str(&r.Host)
	enum(c, &r.State)
	c.int(&r.Exit)
	c.str(&r.Signal)
	c.str(&r.Note)
	c.time(&r.Started)
	c.time(&r.Ended)
	c.time(&r.Seen)
	c.time(&r.Counted)
	c.int64(&r.Seconds)
	c.int64(&r.Bytes)
	c.uint64(&r.Through)
	c.int64((*int64)(&r.CPU))
	c.time(&r.Sampled)
	c.int64(&r.Memory)
	c.int(&r.Series)
	for _, n := range []*int64{&r.Lost.Records, &r.Lost.Points, &r.Lost.Bytes, &r.Lost.Lines, &r.Lost.Files} {
		c.int64(n)
	}
	for n := range sized(c, &r.Refused) {
		c.uint64(&r.Refused[n].Seq)
		c.str(&r.Refused[n].Why)
		c.keep()
	}
}

// Series lists the fields of a series.
func Series(c *Codec, s *model.Series) {
	c.int(&s.ID)
	c.int64(&s.Count)
	c.int(&s.Blocks)
	c.int64(&s.Bytes)
	c.int64(&s.First)
	c.int64(&s.Step)
	c.time(&s.At)
	c.float(&s.Value)
	c.float(&s.Min)
	c.float(&s.Max)
	c.str(&s.Text)
	c.bytes(&s.Hash)
}

// float keeps the bits, so that what is no number stays what it was.
func (c *Codec) float(p *float64) {
	bits := math.Float64bits(*p)
	c.uint64(&bits)
	*p = math.Float64frombits(bits)
}

// Block lists the fields of a block.
func Block(c *Codec, b *model.Block) { c.bytes(&b.Data) }

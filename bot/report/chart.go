package report

import (
	"fmt"
	"strconv"
)

// Sizes of the charts in their own units; the page scales them to its width.
const (
	chartWidth  = 720
	chartHeight = 220
	plotLeft    = 44 // room for the numbers of the axis
	plotTop     = 10
	plotBottom  = 190
	maxBars     = 92 // a quarter of a year in days; of more, a bar is several days
)

// chart is a picture made of rectangles and lines, placed and ready to be written.
type chart struct {
	ID, Title, Desc string
	Height          int
	Rects           []rect
	Lines           []int // heights of the axis' lines
	Labels          []label
}

type rect struct {
	X, Y, W, H string
	Class      string // the verdict, or "bar"
	Tip        string
}

type label struct {
	X, Y   string
	Anchor string // start, middle, end
	Text   string
}

func unit(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// series is one verdict's questions.
type series struct {
	Class, Name string
	n           func(Counts) int
}

// verdicts are in the order in which they are stacked, from the bottom or the left.
func verdicts() []series {
	return []series{
		{"answered", "Answered", func(c Counts) int { return c.Answered }},
		{"closest", "Closest passages only", func(c Counts) int { return c.Closest }},
		{"notfound", "Not found", func(c Counts) int { return c.NotFound }},
		{"failed", "No answer", func(c Counts) int { return c.Failed }},
	}
}

// ceiling is the end of an axis up to n: 1, 2 or 5 times a power of ten.
func ceiling(n int) int {
	for step := 1; ; step *= 10 {
		for _, m := range []int{1, 2, 5} {
			if m*step >= n {
				return m * step
			}
		}
	}
}

// axis draws the lines and numbers of an upright axis up to top.
func (c *chart) axis(top int) {
	steps := min(4, top)
	if top == 5 {
		steps = 5
	}
	for i := 0; i <= steps; i++ {
		n := top * i / steps
		y := plotBottom - (plotBottom-plotTop)*n/top
		c.Lines = append(c.Lines, y)
		c.Labels = append(c.Labels, label{strconv.Itoa(plotLeft - 6), strconv.Itoa(y + 4), "end", strconv.Itoa(n)})
	}
}

// daysChart stacks each day's questions by verdict.
func daysChart(days []Day) chart {
	per := (len(days) + maxBars - 1) / maxBars
	c := chart{ID: "days", Title: "Questions a day, by verdict", Height: chartHeight}
	if per > 1 {
		c.Title = fmt.Sprintf("Questions in every %d days, by verdict", per)
	}
	var bars []Day
	for i := 0; i < len(days); i += max(1, per) {
		sum := Day{Date: days[i].Date}
		for _, d := range days[i:min(len(days), i+per)] {
			sum.plus(d.Counts)
		}
		bars = append(bars, sum)
	}
	highest, best := 0, ""
	for _, b := range bars {
		if b.Questions > highest {
			highest, best = b.Questions, b.Date
		}
	}
	if highest == 0 {
		c.Desc = nothingAsked
		return c
	}
	c.Desc = fmt.Sprintf("%s; the most, %d, from %s. The table below has the numbers.", count(len(bars), "bar", "bars"), highest, best)
	c.axis(ceiling(highest))
	width := float64(chartWidth-plotLeft) / float64(len(bars))
	every := (len(bars) + 5) / 6
	for i, b := range bars {
		x := plotLeft + float64(i)*width
		c.stack(b, x+width*0.1, width*0.8, float64(plotBottom-plotTop)/float64(ceiling(highest)))
		if i%every == 0 {
			c.Labels = append(c.Labels, label{unit(x), strconv.Itoa(plotBottom + 18), "start", b.Date})
		}
	}
	return c
}

func (c *chart) stack(b Day, x, width, perQuestion float64) {
	y := float64(plotBottom)
	for _, s := range verdicts() {
		n := s.n(b.Counts)
		if n == 0 {
			continue
		}
		h := float64(n) * perQuestion
		y -= h
		c.Rects = append(c.Rects, rect{unit(x), unit(y), unit(width), unit(h), s.Class, fmt.Sprintf("%s, %s: %d", b.Date, s.Name, n)})
	}
}

// plus adds other counts.
func (c *Counts) plus(o Counts) {
	c.Questions += o.Questions
	c.Answered += o.Answered
	c.Closest += o.Closest
	c.NotFound += o.NotFound
	c.Failed += o.Failed
}

// timesChart has a bar for each bucket of the histogram.
func timesChart(t Times) chart {
	c := chart{ID: "times", Title: "Answer times", Height: chartHeight}
	highest := 0
	for _, b := range t.Histogram {
		highest = max(highest, b.Count)
	}
	if highest == 0 {
		c.Desc = "There was no answer to time."
		return c
	}
	c.Desc = fmt.Sprintf("Half of the answers took up to %s, 99%% up to %s. The table below has the numbers.", milliseconds(t.Median), milliseconds(t.P99))
	c.axis(ceiling(highest))
	width := float64(chartWidth-plotLeft) / float64(len(t.Histogram))
	for i, b := range t.Histogram {
		x := plotLeft + float64(i)*width
		h := float64(b.Count) * float64(plotBottom-plotTop) / float64(ceiling(highest))
		if b.Count > 0 {
			c.Rects = append(c.Rects, rect{unit(x + width*0.1), unit(plotBottom - h), unit(width * 0.8), unit(h), "bar", b.label() + ": " + plural(b.Count, "answer")})
		}
		name := "more"
		if b.UpTo > 0 {
			name = milliseconds(b.UpTo)
		}
		c.Labels = append(c.Labels, label{unit(x + width/2), strconv.Itoa(plotBottom + 18), "middle", name})
	}
	return c
}

// platformsChart has a bar for each platform, parted by verdict.
func platformsChart(platforms []Platform) chart {
	const rowHeight, left, right = 30, 120, 50
	c := chart{ID: "platforms", Title: "Questions by platform and verdict", Height: 10 + rowHeight*len(platforms)}
	highest := 0
	for _, p := range platforms {
		highest = max(highest, p.Questions)
	}
	if highest == 0 {
		c.Desc = nothingAsked
		return c
	}
	c.Desc = fmt.Sprintf("%s; the busiest is %s with %s. The table below has the numbers.", count(len(platforms), "platform", "platforms"),
		platforms[0].name(), plural(platforms[0].Questions, "question"))
	for i, p := range platforms {
		y := 8 + rowHeight*i
		c.Labels = append(c.Labels, label{strconv.Itoa(left - 8), strconv.Itoa(y + 15), "end", shortened(p.name(), 16)})
		x := float64(left)
		for _, s := range verdicts() {
			n := s.n(p.Counts)
			if n == 0 {
				continue
			}
			w := float64(n) * float64(chartWidth-left-right) / float64(highest)
			c.Rects = append(c.Rects, rect{unit(x), strconv.Itoa(y), unit(w), "22", s.Class, fmt.Sprintf("%s, %s: %d", p.name(), s.Name, n)})
			x += w
		}
		c.Labels = append(c.Labels, label{unit(x + 6), strconv.Itoa(y + 15), "start", strconv.Itoa(p.Questions)})
	}
	return c
}

// shortened is at most n characters of s.
func shortened(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

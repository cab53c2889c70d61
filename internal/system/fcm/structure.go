package fcm

import "math"

// Structure describes a map (Ozesmi and Ozesmi, "Ecological models based on people's
// knowledge", Ecological Modelling 176, 2004).
type Structure struct {
	Out          []float64 `json:"out"` // sum of absolute weights that leave
	In           []float64 `json:"in"`
	Centrality   []float64 `json:"centrality"` // Out + In
	Kind         []string  `json:"kind"`       // transmitter, receiver, ordinary, isolated
	Edges        int       `json:"edges"`
	Density      float64   `json:"density"` // Edges / n^2
	Transmitters int       `json:"transmitters"`
	Receivers    int       `json:"receivers"`
	// Complexity is Receivers / Transmitters; 0 without transmitters.
	Complexity float64 `json:"complexity"`
	// Hierarchy is 12 / ((n-1) n (n+1)) times the squared deviations of Out from its mean
	// (MacDonald 1983): 0 all alike, 1 one above all.
	Hierarchy float64 `json:"hierarchy"`
}

// Describe computes the structure of a weight matrix.
func Describe(w [][]float64) Structure {
	n := len(w)
	s := Structure{Out: make([]float64, n), In: make([]float64, n), Centrality: make([]float64, n), Kind: make([]string, n)}
	for i := range n {
		for j := range n {
			if w[i][j] == 0 {
				continue
			}
			s.Edges++
			s.Out[i] += math.Abs(w[i][j])
			s.In[j] += math.Abs(w[i][j])
		}
	}
	mean := 0.0
	for i := range n {
		s.Centrality[i] = s.Out[i] + s.In[i]
		mean += s.Out[i] / float64(n)
		switch {
		case s.In[i] == 0 && s.Out[i] > 0:
			s.Kind[i] = "transmitter"
			s.Transmitters++
		case s.Out[i] == 0 && s.In[i] > 0:
			s.Kind[i] = "receiver"
			s.Receivers++
		case s.Centrality[i] > 0:
			s.Kind[i] = "ordinary"
		default:
			s.Kind[i] = "isolated"
		}
	}
	if n > 0 {
		s.Density = float64(s.Edges) / float64(n*n)
	}
	if s.Transmitters > 0 {
		s.Complexity = float64(s.Receivers) / float64(s.Transmitters)
	}
	if n > 1 {
		for i := range n {
			s.Hierarchy += (s.Out[i] - mean) * (s.Out[i] - mean)
		}
		s.Hierarchy *= 12 / (float64(n-1) * float64(n) * float64(n+1))
	}
	return s
}

package neural

import "golang.org/x/sys/cpu"

// fast reports whether the vector kernels may run here. They and the portable loops give the
// same integers; floats, used in training only, may differ in the last bit.
var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

//go:noescape
func sgemm4x16(k int, a *float32, lda int, b *float32, c *float32, ldc int)

//go:noescape
func sgemm1x16(k int, a *float32, b *float32, c *float32)

//go:noescape
func igemm4x16(k2 int, a *int16, lda int, b *int16, c *int32, ldc int)

//go:noescape
func igemm1x16(k2 int, a *int16, b *int16, c *int32)

// Constants of the kernels, in the order they are read.
var (
	limits = [3]float32{actLimit, -actLimit, 0.1}
	tanhs  = [9]float32{4.97, -4.97, 378, 17325, 135135, 28, 3150, 62370, 0.5}
)

//go:noescape
func quantiseAVX(n int, x *float32, dst *int16, scale float32)

//go:noescape
func dequantiseAVX(n int, acc *int32, scale, bias, y *float32)

//go:noescape
func sum2AVX(n int, a, b *int16, bias, y *float32, scale float32)

//go:noescape
func addScaledAVX(n int, x, y *float32, by float32)

//go:noescape
func stepAVX(n int, c, out, ux, uf, ur, skip, vf, vr, prev *float32)

//go:noescape
func leakyAVX(n int, x *float32, dst *int16, scale float32)

//go:noescape
func reluSumAVX(n int, a, b *float32, dst *int16, scale float32)

//go:noescape
func sumRowsAVX(acc *[SumWidth]int16, w *int8, stride int, rows *uint32, n int)

//go:build !amd64

package neural

const fast = false

func sgemm4x16(k int, a *float32, lda int, b *float32, c *float32, ldc int) { panic("no kernel") }
func sgemm1x16(k int, a *float32, b *float32, c *float32)                   { panic("no kernel") }
func igemm4x16(k2 int, a *int16, lda int, b *int16, c *int32, ldc int)      { panic("no kernel") }
func igemm1x16(k2 int, a *int16, b *int16, c *int32)                        { panic("no kernel") }
func quantiseAVX(n int, x *float32, dst *int16, scale float32)              { panic("no kernel") }
func dequantiseAVX(n int, acc *int32, scale, bias, y *float32)              { panic("no kernel") }
func sum2AVX(n int, a, b *int16, bias, y *float32, scale float32)           { panic("no kernel") }
func addScaledAVX(n int, x, y *float32, by float32)                         { panic("no kernel") }
func stepAVX(n int, c, out, ux, uf, ur, skip, vf, vr, prev *float32)        { panic("no kernel") }
func leakyAVX(n int, x *float32, dst *int16, scale float32)                 { panic("no kernel") }
func reluSumAVX(n int, a, b *float32, dst *int16, scale float32)            { panic("no kernel") }
func sumRowsAVX(acc *[SumWidth]int16, w *int8, stride int, rows *uint32, n int) {
	panic("no kernel")
}

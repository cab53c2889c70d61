package neural

func setFast(on bool) { fast = on }

/* Written by scripts/native/polynomials.py: minimax polynomials, lowest power first. Suffix _d for float64, _f for float32 in float32, _s for float32 in float64. */
#ifndef ADJOINT_POLYNOMIALS_H
#define ADJOINT_POLYNOMIALS_H

/* (e^r - 1 - r)/r^2, |r| <= log(2)/2; error 2^-56.0 */
static const double poly_exp_d[] = {0x1.000000000000bp-1, 0x1.5555555555561p-3, 0x1.5555555550034p-5, 0x1.111111110d603p-7, 0x1.6c16c185a6c3bp-10, 0x1.a01a01baf2851p-13, 0x1.a0199694d1e27p-16, 0x1.71dddfa94b93fp-19, 0x1.28b0486698ab5p-22, 0x1.af85bd8018089p-26};

/* (e^r - 1 - r)/r^2, |r| <= log(2)/2; error 2^-26.3 */
static const float poly_exp_f[] = {0x1.000000p-1f, 0x1.55548ep-3f, 0x1.55545cp-5f, 0x1.123b56p-7f, 0x1.6db62ap-10f};

/* (e^r - 1 - r)/r^2, |r| <= log(2)/2; error 2^-37.7 */
static const double poly_exp_s[] = {0x1.ffffffffeafaap-2, 0x1.5555557e8e59ap-3, 0x1.5555558aa77a4p-5, 0x1.1110a141c7f1ap-7, 0x1.6c16224036830p-10, 0x1.a186f30da536ap-13, 0x1.a18bf210d1d97p-16};

/* (2 atanh(s)/s - 2)/s^2 in s^2, from sqrt(1/2) to sqrt(2); error 2^-59.5 */
static const double poly_log_d[] = {0x1.5555555555592p-1, 0x1.999999997fd80p-2, 0x1.24924941f4d6bp-2, 0x1.c71c5205ef52fp-3, 0x1.74663fafd3829p-3, 0x1.39a1a4e9341e5p-3, 0x1.2f064e8b6d473p-3};

/* (2 atanh(s)/s - 2)/s^2 in s^2, from sqrt(1/2) to sqrt(2); error 2^-37.6 */
static const double poly_log_s[] = {0x1.555554fd9a148p-1, 0x1.999a7a93ee46ep-2, 0x1.2438d46cb0872p-2, 0x1.e2f6f7a4dcc8cp-3};

/* ((2 atanh(s)/s - 2)/s^2 - 2/3)/s^2 in s^2; error 2^-73.5 */
static const double poly_log_dd[] = {0x1.9999999999996p-2, 0x1.2492492493036p-2, 0x1.c71c71c58049ap-3, 0x1.745d1832620b1p-3, 0x1.3b1362b1e0d97p-3, 0x1.1120b6439395dp-3, 0x1.de3356d564fc6p-4, 0x1.eb11f90e325c1p-4};

/* (log(1 + f) - f + f^2/2)/f^3; error 2^-30.4 */
static const float poly_log_f[] = {0x1.555546p-2f, -0x1.ffffeep-3f, 0x1.99a546p-3f, -0x1.5562e8p-3f, 0x1.2332a2p-3f, -0x1.fb426ap-4f, 0x1.e651f6p-4f, -0x1.e2eea4p-4f, 0x1.1b4524p-4f};

/* (sin(r)/r - 1)/r^2 in r^2, |r| <= pi/4; error 2^-58.0 */
static const double poly_sin_d[] = {-0x1.5555555555549p-3, 0x1.111111110f87bp-7, -0x1.a01a019c11a11p-13, 0x1.71de3577b7ebdp-19, -0x1.ae5e663882b44p-26, 0x1.5d92ffb3f6336p-33};

/* (cos(r) - 1 + r^2/2)/r^4 in r^2, |r| <= pi/4; error 2^-64.2 */
static const double poly_cos_d[] = {0x1.555555555554cp-5, -0x1.6c16c16c1517fp-10, 0x1.a01a019cb1d71p-16, -0x1.27e4f80a02ed0p-22, 0x1.1ee9ebf5ad3b6p-29, -0x1.8faea2f5f9da9p-37};

/* (sin(r)/r - 1)/r^2 in r^2, |r| <= pi/4; error 2^-28.1 */
static const float poly_sin_f[] = {-0x1.555546p-3f, 0x1.110760p-7f, -0x1.994e7ep-13f};

/* (cos(r) - 1 + r^2/2)/r^4 in r^2, |r| <= pi/4; error 2^-33.3 */
static const float poly_cos_f[] = {0x1.55554ap-5f, -0x1.6c0c8ap-10f, 0x1.9a020ap-16f};

/* (sin(r)/r - 1)/r^2 in r^2, |r| <= pi/4; error 2^-37.6 */
static const double poly_sin_s[] = {-0x1.5555554cb9a03p-3, 0x1.11110895e69b8p-7, -0x1.a00f9d420baa8p-13, 0x1.6cd83d9aac86dp-19};

/* (cos(r) - 1 + r^2/2)/r^4 in r^2, |r| <= pi/4; error 2^-43.2 */
static const double poly_cos_s[] = {0x1.5555554f4d9dcp-5, -0x1.6c16b89816b48p-10, 0x1.a0111fae1a913p-16, -0x1.242abc83aca94p-22};

/* (sinh(x)/x - 1)/x^2 in x^2, |x| <= 1; error 2^-63.2 */
static const double poly_sinh_d[] = {0x1.5555555555556p-3, 0x1.11111111110a0p-7, 0x1.a01a01a029333p-13, 0x1.71de3a45e726cp-19, 0x1.ae646773b0d7cp-26, 0x1.611a34d8ac39ap-33, 0x1.b4d11e4733439p-41};

/* (sinh(x)/x - 1)/x^2 in x^2, |x| <= 1; error 2^-34.0 */
static const double poly_sinh_s[] = {0x1.55555517f649ap-3, 0x1.1111363fdb907p-7, 0x1.9ffe03dcc779cp-13, 0x1.7a2897040fa8ap-19};

/* (tanh(x)/x - 1)/x^2 in x^2, |x| <= 0.625; error 2^-27.9 */
static const float poly_tanh_f[] = {-0x1.555534p-2f, 0x1.110768p-3f, -0x1.b8444ap-5f, 0x1.5256e4p-6f, -0x1.76ac66p-8f};

/* erf(x)/x - 1 in x^2, x^2 <= 1; error 2^-62.8 */
static const double poly_erf_d[] = {0x1.06eba8214db69p-3, -0x1.812746b0379e6p-2, 0x1.ce2f21a042b34p-4, -0x1.b82ce31284f37p-6, 0x1.565bcd0dbd8f1p-8, -0x1.c02db3db48fe4p-11, 0x1.f9a321e4acd63p-14, -0x1.f4d1e43404de5p-17, 0x1.b9df305501d0cp-20, -0x1.5f1f40c397771p-23, 0x1.f7b99b73bcf1fp-27, -0x1.38ac1ce0f945cp-30, 0x1.06274b5d4947fp-34};

/* erf(x)/x - 1 in x^2, x^2 <= 1; error 2^-40.2 */
static const double poly_erf_s[] = {0x1.06eba82146af4p-3, -0x1.812746adf8158p-2, 0x1.ce2f20adeae8dp-4, -0x1.b82cbbbc59e6ep-6, 0x1.56589842ee33ep-8, -0x1.bfe2377e5d673p-11, 0x1.f586d6876a403p-14, -0x1.d2e0caa574891p-17, 0x1.1c929204f6a9fp-20};

/* erf(x)/x - 1 in x^2, x^2 <= 0.81; error 2^-31.7 */
static const float poly_erf_f[] = {0x1.06eba8p-3f, -0x1.812744p-2f, 0x1.ce2e60p-4f, -0x1.b8162ap-6f, 0x1.5513f2p-8f, -0x1.acf7fap-11f, 0x1.66251ep-14f};

/* (1 + 2x) erfcx(x) in (x - 3)/(x + 3), x >= 0.45; error 2^-59.1 */
static const double poly_erfcx_d[] = {0x1.40c522d7e4987p+0, -0x1.15c084bb9e8f4p-3, -0x1.85a15c58aa64ap-5, 0x1.098366a5b477ep-3, -0x1.e88b803a481d7p-4, 0x1.17ca2877ed31fp-4, -0x1.8574c40c45972p-6, 0x1.4b884e4d9ef09p-9, 0x1.ef1bddaf58731p-10, -0x1.98db52bf09f87p-11, -0x1.b912a89743123p-14, 0x1.065a6609ac9c2p-13, 0x1.4c34f36264714p-18, -0x1.514203c99b0ebp-16, -0x1.89eaea7d97271p-21, 0x1.d2aa6bf009818p-19, 0x1.83370f78cc3eap-22, -0x1.4fae63235b865p-21, -0x1.3758e47a4ec20p-23, 0x1.e23872f68fe33p-24, 0x1.6bdd9f9aaa9c8p-25, -0x1.61162a77ab29fp-26, -0x1.e1caca640025bp-28, 0x1.b5448df49dfdep-29};

/* (1 + 2x) erfcx(x) in (x - 3)/(x + 3), x >= 0.45; error 2^-36.4 */
static const double poly_erfcx_s[] = {0x1.40c522d7d9380p+0, -0x1.15c084be1ade8p-3, -0x1.85a15b785cd9ep-5, 0x1.0983671c8b899p-3, -0x1.e88b8bbba0170p-4, 0x1.17ca1d7d3f260p-4, -0x1.8572f4b4dd905p-6, 0x1.4b8d3303aac38p-9, 0x1.ee8df2ab26db8p-10, -0x1.98c5fca0dd67fp-11, -0x1.a245423dcfe10p-14, 0x1.01ff09dea26edp-13, -0x1.22b67ab924c06p-19, -0x1.05d5633a0a8adp-16, 0x1.ab2a35727750dp-19};

/* -log(erfc(x))/x - 1, 0.9 <= x <= 4; error 2^-25.7 */
static const float poly_erf_tail_f[] = {0x1.073508p-3f, 0x1.457ad4p-1f, 0x1.af3bf2p-4f, -0x1.773b7ap-6f, 0x1.a5e212p-9f, -0x1.c1b06cp-13f};

/* (asin(x)/x - 1)/x^2 in x^2, |x| <= 1/2; error 2^-59.8 */
static const double poly_asin_d[] = {0x1.5555555555578p-3, 0x1.333333332df10p-4, 0x1.6db6db722b8abp-5, 0x1.f1c71a8b93dd6p-6, 0x1.6e8bdfe73949dp-6, 0x1.1c49ddf9e3cb3p-6, 0x1.ca2144cafc74bp-7, 0x1.75778a3f8e6d6p-7, 0x1.618ac6145e683p-7, 0x1.e15ac79af5c6fp-9, 0x1.65021b5ff0753p-6, -0x1.59f69cebb5fb0p-6, 0x1.0be46be77733cp-5};

/* (asin(x)/x - 1)/x^2 in x^2, |x| <= 1/2; error 2^-39.9 */
static const double poly_asin_s[] = {0x1.555555479133bp-3, 0x1.333340c5bccc6p-4, 0x1.6db24bd3cfc93p-5, 0x1.f283d61eba316p-6, 0x1.663028f677e79p-6, 0x1.528ee6d4e48bfp-6, 0x1.fb4eaca68a6adp-10, 0x1.0df9f3799b1d4p-5};

/* (atan(t)/t - 1)/t^2 in t^2, |t| <= tan(pi/8); error 2^-59.5 */
static const double poly_atan_d[] = {-0x1.555555555553dp-2, 0x1.9999999995862p-3, -0x1.24924922ad94fp-3, 0x1.c71c70e630c7ap-4, -0x1.745cf8e018a25p-4, 0x1.3b11194f3e170p-4, -0x1.10ebb99468868p-4, 0x1.df0f4d9d412c1p-5, -0x1.9cd2768add9f4p-5, 0x1.37d41aaabf112p-5, -0x1.25651b9cbd287p-6};

/* (atan(t)/t - 1)/t^2 in t^2, |t| <= tan(pi/8); error 2^-40.2 */
static const double poly_atan_s[] = {-0x1.5555554ef4f4ap-2, 0x1.9999920e29bacp-3, -0x1.2490c5817f803p-3, 0x1.c6d23bbc1839cp-4, -0x1.708541482770fp-4, 0x1.1e665933dbb2ap-4, -0x1.36cc3d2997c2bp-5};

/* m^(-1/3), 1 <= m <= 2; error 2^-17.6 */
static const double poly_cbrt_d[] = {0x1.c87567d3d78a8p+0, -0x1.92b30c8ea34fap+0, 0x1.40e951c3d485ep+0, -0x1.358b8dc00ca62p-1, 0x1.444794a6fa40bp-3, -0x1.1bcbd2ef28ce9p-6};

#endif

/// The kernel's logo in the three forms that front ends look for. Drawn by
/// `python/tools/make_logos.py`, which writes this file.
enum Logos {
  static let svg = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
    <title>Credence</title>
    <desc>A narrow posterior rises beside a wide prior</desc>
    <rect width="64" height="64" rx="12" fill="#1f3a5f"/>
    <path d="M7,47.6 8,47.0 9,46.3 10,45.5 11,44.6 12,43.7 13,42.7 14,41.7 15,40.7 16,39.7 17,38.7
    18,37.7 19,36.8 20,36.0 21,35.3 22,34.7 23,34.3 24,34.1 25,34.0 26,34.1 27,34.3 28,34.7
    29,35.3 30,36.0 31,36.8 32,37.7 33,38.7 34,39.7 35,40.7 36,41.7 37,42.7 38,43.7 39,44.6
    40,45.5 41,46.3 42,47.0 43,47.6 44,48.2 45,48.7 46,49.1 47,49.5 48,49.8 49,50.0 50,50.3
    51,50.4 52,50.6 53,50.7 54,50.7 55,50.8 56,50.9 57,50.9Z" fill="#8fb8de" fill-opacity="0.55"/>
    <path d="M7,51.0 8,51.0 9,51.0 10,51.0 11,51.0 12,51.0 13,51.0 14,51.0 15,51.0 16,51.0 17,51.0
    18,51.0 19,51.0 20,50.9 21,50.8 22,50.7 23,50.5 24,50.1 25,49.6 26,48.7 27,47.6 28,46.0
    29,43.9 30,41.3 31,38.2 32,34.5 33,30.6 34,26.5 35,22.6 36,19.1 37,16.4 38,14.6 39,14.0
    40,14.6 41,16.4 42,19.1 43,22.6 44,26.5 45,30.6 46,34.5 47,38.2 48,41.3 49,43.9 50,46.0
    51,47.6 52,48.7 53,49.6 54,50.1 55,50.5 56,50.7 57,50.8Z" fill="#f2a541" fill-opacity="0.92"/>
    <path d="M7 51H57" stroke="#ffffff" stroke-width="2" stroke-linecap="round"/>
    </svg>

    """

  /// 32 × 32 pixels, base64.
  static let png32 = """
    iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAABlElEQVR42mNggAJ5q3h2IM4C4mNA/J9G+BjUDnYGZA\
    AUEAXiKzS0GB2D7BJF9jk9LUd2BDsDNEj+DxDOYqBxnBNMEwwDaDkYDx8HWHlE/z/Y4wGmB8QBsyt9/z+c4wym6e4A\
    Fdu4/9emu4IdAKJBfLo6ICA4Amw5DIP4dHVAd2EAigNAfLo6YFu7F4oDQHy6OUDLPhbFchgGidPFAaGh4VgdABKniw\
    PQ45/UdMBA7fgnNR0Q7QAj/5L/gUXT/8fWLwXTIL6+E/b4h2GQPFUc4JzUAbYYHdfWlON1QEJ0GGUOULRJ/O+VNQGr\
    5SC8ZWrW/6cL3P8/nOuC1QHEFMsM5PgchBMaFv2/t8Dv/7NFnv+fgByBxQHEFMsM5FgOwl3dbWDLYRiXIwhFAwO2YP\
    fOmYjXchA+MjMBxQEgjC06NrZ4Ee8ATbfs/0ElMwlaju57FEcs9Pj/aJ4L0aGA4gC72CaCljd3dsPjHh8GRcmjeYgq\
    GlfJiOKAz1++/ac1ANkx6NqEA94sH/COycB2zQa8czrQ3XMAi6qbq7dfYlkAAAAASUVORK5CYII=
    """

  /// 64 × 64 pixels, base64.
  static let png64 = """
    iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAADB0lEQVR42u2bTWsTQRjH54MURNOLvXixF6lWalNrFG\
    yTYkuTaKQKJe2hYilR0QTfaW2pgpWaNmpFD968eC2CR18Ogh70UqN+htwe91kyYZNm32Zn4s7MLvxh2ZnA/n+Z52WX\
    HUIcjj2HzsUMFQxtG6oaAklUrd8z3nuM+D2MH3UZeiORYTehly6v5jOGagqZp0JPGTfzeQWNtyrv9M+DJsq0i/maRg\
    BqTTlBsYTnOTFaSx1oqhip10pdARRIvWHQFcA2kazD494xEo3Nm4oARABCeFPdh8/C6xunTOG5dgBKM6Ows3HMFJ5r\
    BaCnPws/nw42AOA5XtMGwNzUWMM8FV7TBsC7e4ldAPCaFgB645ld5qlwTHkA7Za/6DAIFQAse3YAcEx5AN+exG0B4J\
    jSAEZSE7bmqXCOsgCszY+dRDRFoQHw9nbCFQDOURIA9vvW7s9OOIf3swGRJf5F5QEiS/yLygNElvgXlQdI2Ou/6H6A\
    yBT/IvIAkSn+ReQBIlP8i8gDQgDsOzIFfekSnJ57DNniK1N4jtdwzG/9F9kPcAdwcHQBxq8+axhvFY7hHNb4550HuA\
    HY23ce4hcWbY23CucuX04yA1i6NBIeAGj+5OxDz+apPpfHYWdzkAnA+wfD4QDQffRiU6x71eytMvzdOgF/XgzDL0YI\
    PF6TkaDJLjm/7ts8am2laAKgEFhWAo/XZKTTy57qw3quAcCE8Py4bwg8yiH5H+anb242mQ8C4cBAtrMAgppHVVavtA\
    XAAuHadLJzAHiYR33ZmLAF4BdC0GpA/GR71oRnVfH+iqN5a2L0Wh2CNEWeAOwfmoGxhXJg8+2SHw8IQZKhK4DeVAHS\
    119yMb+4dNezeauqFff3Bbn0Gf4AEvlVLsZp5v9eSTEBoHnBaTV8fDTEVBEcAfAynytt+Vr6TvrtAAJDwe9TonAA83\
    fWXLM+64rA0GiFgVWhPzEZHMCnrz9AlQO9RACiz+TsAWj/qaz2H0tr/7m83hsmtN8yE22airbNRRsno62z0eZpjbfP\
    /wPwbVBRbMP2QgAAAABJRU5ErkJggg==
    """
}

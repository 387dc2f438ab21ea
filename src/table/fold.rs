//! The form in which words are compared: lower case, without the accents of Latin letters, with ASCII signs for their
//! full-width forms.

/// The sign in the form of the word list.
pub(crate) fn fold(sign: char) -> char {
    let sign = match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        '\u{3000}' | '\u{a0}' => ' ',
        '’' | '‘' => '\'',
        other => other,
    };
    let lower = sign.to_lowercase().next().unwrap_or(sign);
    match lower {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ś' | 'ş' | 'š' => 's',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ź' | 'ż' | 'ž' => 'z',
        'ё' => 'е',
        'ğ' => 'g',
        other => other,
    }
}

/// Whether words of its script are written without spaces between them.
pub(crate) fn unspaced(sign: char) -> bool {
    matches!(
        sign,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
    )
}

//! Reading a condition: the part of DuckDB's SQL in which Splink writes comparison levels and blocking rules.

use regex::Regex;

use super::calendar::Format;

/// One of the two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A condition, or a part of one.
#[derive(Debug, Clone)]
pub(super) enum Expr {
    Column(Side, String),
    Text(String),
    Number(f64),
    Bool(bool),
    Null,
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    IsNull(Box<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    Call(Function, Vec<Expr>),
    /// `try_strptime` with its format.
    ReadDate(Box<Expr>, Format),
    /// `regexp_extract` with its pattern and group.
    Extract(Box<Expr>, Regex, usize),
}

impl Expr {
    /// Calls `each` with every part, the whole first.
    pub(super) fn visit<'e>(&'e self, each: &mut impl FnMut(&'e Expr)) {
        each(self);
        match self {
            Expr::Column(..) | Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Null => {}
            Expr::Not(inner) | Expr::IsNull(inner) | Expr::ReadDate(inner, _) | Expr::Extract(inner, ..) => {
                inner.visit(each);
            }
            Expr::And(parts) | Expr::Or(parts) | Expr::Call(_, parts) => {
                parts.iter().for_each(|part| part.visit(each));
            }
            Expr::Compare(_, left, right) | Expr::Arithmetic(_, left, right) => {
                left.visit(each);
                right.visit(each);
            }
        }
    }

    /// The same with every column on the left side.
    pub(super) fn turned_left(&self) -> Self {
        let turned = |inner: &Expr| Box::new(inner.turned_left());
        let all = |parts: &[Expr]| parts.iter().map(Expr::turned_left).collect();
        match self {
            Expr::Column(_, name) => Expr::Column(Side::Left, name.clone()),
            Expr::Text(_) | Expr::Number(_) | Expr::Bool(_) | Expr::Null => self.clone(),
            Expr::Not(inner) => Expr::Not(turned(inner)),
            Expr::IsNull(inner) => Expr::IsNull(turned(inner)),
            Expr::ReadDate(inner, format) => Expr::ReadDate(turned(inner), format.clone()),
            Expr::Extract(inner, pattern, group) => Expr::Extract(turned(inner), pattern.clone(), *group),
            Expr::And(parts) => Expr::And(all(parts)),
            Expr::Or(parts) => Expr::Or(all(parts)),
            Expr::Call(function, parts) => Expr::Call(*function, all(parts)),
            Expr::Compare(how, left, right) => Expr::Compare(*how, turned(left), turned(right)),
            Expr::Arithmetic(how, left, right) => Expr::Arithmetic(*how, turned(left), turned(right)),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Levenshtein,
    DamerauLevenshtein,
    Jaro,
    JaroWinkler,
    Abs,
    Epoch,
    DaysBetween,
    MonthsBetween,
    YearsBetween,
    ListIntersect,
    ListLength,
    NullIf,
    Coalesce,
    Lower,
    Upper,
    Substring,
    AsText,
    AsDate,
    AsNumber,
}

/// How deep parentheses may nest: a model file cannot exhaust the stack.
const DEEPEST: usize = 64;

/// Reads a condition; the error says what is not understood.
pub(super) fn parse(sql: &str) -> Result<Expr, String> {
    let mut parser = Parser {
        tokens: tokens(sql)?,
        next: 0,
        depth: 0,
    };
    let expr = parser.or()?;
    match parser.tokens.get(parser.next) {
        None => Ok(expr),
        Some(token) => Err(format!("{} is not expected there", token.show())),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A bare word, in lower case.
    Word(String),
    /// A quoted name.
    Name(String),
    Text(String),
    Number(f64),
    Symbol(&'static str),
}

impl Token {
    fn show(&self) -> String {
        match self {
            Token::Word(word) => format!("\"{word}\""),
            Token::Name(name) => format!("column \"{name}\""),
            Token::Text(text) => format!("'{text}'"),
            Token::Number(number) => number.to_string(),
            Token::Symbol(symbol) => format!("\"{symbol}\""),
        }
    }
}

const SYMBOLS: [&str; 17] = [
    "<>", "!=", "<=", ">=", "::", "(", ")", ",", ".", "=", "<", ">", "+", "-", "*", "/", "||",
];

fn tokens(sql: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first == '"' || first == '\'' {
            let (text, length) = quoted(rest, first)?;
            (
                if first == '"' {
                    Token::Name(text)
                } else {
                    Token::Text(text)
                },
                length,
            )
        } else if first.is_ascii_digit() {
            let length = number_length(rest.as_bytes());
            let number = rest[..length]
                .parse()
                .map_err(|_| format!("{} is no number", &rest[..length]))?;
            (Token::Number(number), length)
        } else if first.is_alphabetic() || first == '_' {
            let length = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            (Token::Word(rest[..length].to_lowercase()), length)
        } else if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
            (Token::Symbol(symbol), symbol.len())
        } else {
            return Err(format!("the character \"{first}\" is not understood"));
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

/// A quoted stretch at the start of `sql`, a doubled quote standing for one, and its length with the quotes.
fn quoted(sql: &str, quote: char) -> Result<(String, usize), String> {
    let mut text = String::new();
    let mut characters = sql.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character != quote {
            text.push(character);
        } else if characters.peek().is_some_and(|(_, next)| *next == quote) {
            text.push(quote);
            characters.next();
        } else {
            return Ok((text, at + 1));
        }
    }
    Err(format!("a {quote} is not closed"))
}

fn number_length(text: &[u8]) -> usize {
    let digits = |from: usize| {
        text[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut length = digits(0);
    if text.get(length) == Some(&b'.') {
        length += 1;
        length += digits(length);
    }
    if matches!(text.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(length + 1), Some(b'+' | b'-')));
        let exponent = if length + 1 + sign < text.len() {
            digits(length + 1 + sign)
        } else {
            0
        };
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

/// Recursive descent, loosest binding first.
struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

type Parsed = Result<Expr, String>;

impl Parser {
    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.tokens.get(self.next), Some(Token::Symbol(s)) if *s == symbol);
        self.next += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.tokens.get(self.next), Some(Token::Word(w)) if w == word);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<(), String> {
        if self.take_symbol(symbol) {
            Ok(())
        } else {
            Err(format!("a \"{symbol}\" is missing"))
        }
    }

    fn or(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("it nests more than {DEEPEST} deep"));
        }
        let mut any = vec![self.and()?];
        while self.take_word("or") {
            any.push(self.and()?);
        }
        self.depth -= 1;
        Ok(single(any, Expr::Or))
    }

    fn and(&mut self) -> Parsed {
        let mut all = vec![self.not()?];
        while self.take_word("and") {
            all.push(self.not()?);
        }
        Ok(single(all, Expr::And))
    }

    fn not(&mut self) -> Parsed {
        let mut turns = 0;
        while self.take_word("not") {
            turns += 1;
        }
        let expr = self.comparison()?;
        // NOT NOT x is TRUE, FALSE or NULL just when x is.
        Ok(if turns % 2 == 1 {
            Expr::Not(Box::new(expr))
        } else {
            expr
        })
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.sum()?;
        if self.take_word("is") {
            let turned = self.take_word("not");
            if !self.take_word("null") {
                return Err("IS is understood with NULL and NOT NULL only".into());
            }
            let is_null = Expr::IsNull(Box::new(left));
            return Ok(if turned {
                Expr::Not(Box::new(is_null))
            } else {
                is_null
            });
        }
        let operators = [
            ("=", Comparison::Equal),
            ("<>", Comparison::NotEqual),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        for (symbol, comparison) in operators {
            if self.take_symbol(symbol) {
                return Ok(Expr::Compare(comparison, Box::new(left), Box::new(self.sum()?)));
            }
        }
        Ok(left)
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let operator = if self.take_symbol("+") {
                Arithmetic::Add
            } else if self.take_symbol("-") {
                Arithmetic::Subtract
            } else {
                return Ok(left);
            };
            left = Expr::Arithmetic(operator, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.cast()?;
        loop {
            let operator = if self.take_symbol("*") {
                Arithmetic::Multiply
            } else if self.take_symbol("/") {
                Arithmetic::Divide
            } else {
                return Ok(left);
            };
            left = Expr::Arithmetic(operator, Box::new(left), Box::new(self.cast()?));
        }
    }

    fn cast(&mut self) -> Parsed {
        let mut expr = self.primary()?;
        while self.take_symbol("::") {
            expr = Expr::Call(self.type_name()?, vec![expr]);
        }
        Ok(expr)
    }

    fn primary(&mut self) -> Parsed {
        if self.take_symbol("(") {
            let expr = self.or()?;
            self.expect(")")?;
            return Ok(expr);
        }
        if self.take_symbol("-") {
            let number = self.tokens.get(self.next).cloned();
            self.next += 1;
            return match number {
                Some(Token::Number(number)) => Ok(Expr::Number(-number)),
                _ => Err("a minus sign is understood before a number only".into()),
            };
        }
        let token = self.tokens.get(self.next).cloned().ok_or("it ends too early")?;
        self.next += 1;
        match token {
            Token::Number(number) => Ok(Expr::Number(number)),
            Token::Text(text) => Ok(Expr::Text(text)),
            Token::Name(name) => self.column(name),
            Token::Word(word) => match word.as_str() {
                "true" | "false" => Ok(Expr::Bool(word == "true")),
                "null" => Ok(Expr::Null),
                _ if self.take_symbol("(") => self.call(&word),
                _ => self.column(word),
            },
            Token::Symbol(symbol) => Err(format!("\"{symbol}\" is not expected there")),
        }
    }

    /// `name_l`, `name_r`, `l.name` or `r.name`.
    fn column(&mut self, name: String) -> Parsed {
        let name = name.to_lowercase();
        if self.take_symbol(".") {
            let side = match name.as_str() {
                "l" => Side::Left,
                "r" => Side::Right,
                _ => return Err(format!("\"{name}.\" is neither record; they are l and r")),
            };
            let column = match self.tokens.get(self.next) {
                Some(Token::Word(column) | Token::Name(column)) => column.to_lowercase(),
                _ => return Err(format!("a column is missing after \"{name}.\"")),
            };
            self.next += 1;
            return Ok(Expr::Column(side, column));
        }
        if let Some(column) = name.strip_suffix("_l") {
            Ok(Expr::Column(Side::Left, column.to_owned()))
        } else if let Some(column) = name.strip_suffix("_r") {
            Ok(Expr::Column(Side::Right, column.to_owned()))
        } else {
            Err(format!("column \"{name}\" ends neither in _l nor in _r"))
        }
    }

    fn type_name(&mut self) -> Result<Function, String> {
        let name = match self.tokens.get(self.next) {
            Some(Token::Word(name)) => name.clone(),
            _ => return Err("a type is missing".into()),
        };
        self.next += 1;
        match name.as_str() {
            "text" | "varchar" | "string" => Ok(Function::AsText),
            "date" => Ok(Function::AsDate),
            "int" | "integer" | "bigint" | "double" | "float" | "float8" | "real" => Ok(Function::AsNumber),
            _ => Err(format!("the type {name} is not known")),
        }
    }

    fn call(&mut self, name: &str) -> Parsed {
        if name == "cast" || name == "try_cast" {
            let value = self.or()?;
            if !self.take_word("as") {
                return Err("AS is missing in CAST".into());
            }
            let function = self.type_name()?;
            self.expect(")")?;
            return Ok(Expr::Call(function, vec![value]));
        }
        let mut arguments = Vec::new();
        if !self.take_symbol(")") {
            arguments.push(self.or()?);
            while self.take_symbol(",") {
                arguments.push(self.or()?);
            }
            self.expect(")")?;
        }
        call(name, arguments)
    }
}

fn single(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

/// A call of a function by the names DuckDB gives it.
fn call(name: &str, mut arguments: Vec<Expr>) -> Parsed {
    let (function, counts) = match name {
        "levenshtein" | "editdist3" => (Function::Levenshtein, 2..=2),
        "damerau_levenshtein" => (Function::DamerauLevenshtein, 2..=2),
        "jaro_similarity" => (Function::Jaro, 2..=2),
        "jaro_winkler_similarity" => (Function::JaroWinkler, 2..=2),
        "abs" => (Function::Abs, 1..=1),
        "epoch" => (Function::Epoch, 1..=1),
        "list_intersect" | "array_intersect" => (Function::ListIntersect, 2..=2),
        "array_length" | "len" | "list_length" => (Function::ListLength, 1..=1),
        "nullif" => (Function::NullIf, 2..=2),
        "coalesce" | "ifnull" => (Function::Coalesce, 1..=16),
        "lower" | "lcase" => (Function::Lower, 1..=1),
        "upper" | "ucase" => (Function::Upper, 1..=1),
        "substr" | "substring" => (Function::Substring, 2..=3),
        "date_diff" | "datediff" => return difference(arguments),
        "try_strptime" | "strptime" => return read_date(arguments),
        "regexp_extract" => return extract(arguments),
        _ => return Err(format!("the function {name} is not known")),
    };
    if !counts.contains(&arguments.len()) {
        return Err(format!("{name} does not take {} arguments", arguments.len()));
    }
    arguments.shrink_to_fit();
    Ok(Expr::Call(function, arguments))
}

/// `date_diff('day', a, b)`.
fn difference(arguments: Vec<Expr>) -> Parsed {
    let Ok([part, from, to]) = <[Expr; 3]>::try_from(arguments) else {
        return Err("date_diff takes a part and two dates".into());
    };
    let function = match &part {
        Expr::Text(part) if part.eq_ignore_ascii_case("day") => Function::DaysBetween,
        Expr::Text(part) if part.eq_ignore_ascii_case("month") => Function::MonthsBetween,
        Expr::Text(part) if part.eq_ignore_ascii_case("year") => Function::YearsBetween,
        _ => return Err("date_diff is understood in 'day', 'month' and 'year' only".into()),
    };
    Ok(Expr::Call(function, vec![from, to]))
}

/// `try_strptime(text, '%Y-%m-%d')`.
fn read_date(arguments: Vec<Expr>) -> Parsed {
    let Ok([text, Expr::Text(format)]) = <[Expr; 2]>::try_from(arguments) else {
        return Err("try_strptime takes a text and a format in quotes".into());
    };
    Ok(Expr::ReadDate(Box::new(text), Format::parse(&format)?))
}

/// `regexp_extract(text, 'pattern', 0)`.
fn extract(mut arguments: Vec<Expr>) -> Parsed {
    let group = if arguments.len() == 3 {
        arguments.pop()
    } else {
        Some(Expr::Number(0.0))
    };
    let Ok([text, Expr::Text(pattern)]) = <[Expr; 2]>::try_from(arguments) else {
        return Err("regexp_extract takes a text, a pattern in quotes and a group".into());
    };
    let Some(Expr::Number(group)) = group else {
        return Err("the group of regexp_extract must be a number".into());
    };
    let pattern =
        Regex::new(&pattern).map_err(|_| "the pattern of regexp_extract cannot be read".to_owned())?;
    let group = group as usize;
    if group >= pattern.captures_len() {
        return Err(format!("the pattern of regexp_extract has no group {group}"));
    }
    Ok(Expr::Extract(Box::new(text), pattern, group))
}

namespace AiService.Tests.Fuzz;

/// <summary>Makes values that a careless or hostile client sends, each by the random numbers of one input.</summary>
internal static class BadValues
{
    private static readonly string[] Words =
    [
        "", " ", "0", "-1", "1e400", "NaN", "null", "true", "undefined", "9223372036854775808", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+14:00",
        "../../etc/passwd", "C:\\CON", "{{7*7}}", "<% 1 %>", "${jndi:ldap://x}", "'; DROP TABLE repairs; --", "%", "%s%n", "<script>alert(1)</script>", "=1+1",
        "\u202e\u2066abc", "\u001b[31mred\u001b[0m", "a\r\n[00:00:00 ERR] forged", "\u0000", "a\u0000b", "\uFEFF", "\uFFFF", "🙂🙂", "ｉｎｔｅｒｆａｃｅ", "接口Gig0/0/1 down", "P9",
        "00000000-0000-0000-0000-000000000000", "019ac9d1-2f4b-7c3a-9f2e-000000000000", "*", "\"", "W/\"1\"", "\"99999999999999999999\"", "respond-async;wait=1",
    ];

    private static readonly string[] Tokens =
    [
        "null", "true", "false", "[]", "{}", "0", "-0", "-1", "1e400", "-1e-400", "1.5", "9223372036854775807", "9223372036854775808", "18446744073709551616", "[[[[[[[[1]]]]]]]]",
        "{\"a\": {\"a\": {\"a\": []}}}", "[null, null]", "{\"\": \"\"}", "{\"\\ud800\": 1}", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "[\"\\udfff\"]",
    ];

    /// <summary>Returns a text of any characters; control characters too.</summary>
    public static string Text(Random random) => random.Next(12) switch
    {
        0 => new string('A', random.Next(1, 3000)),
        1 => string.Concat(Enumerable.Repeat("a\u0301", random.Next(1, 500))),
        2 => new string([.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (char)random.Next(1, 0xD7FF))]),
        3 => new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(0x20, 0x7F))]),
        _ => Words[random.Next(Words.Length)],
    };

    /// <summary>Returns one JSON value as it is written, seldom one that a field could have.</summary>
    public static string Json(Random random) => random.Next(14) switch
    {
        0 => new string('9', random.Next(1, 3000)),
        1 => $"0.{new string('1', random.Next(1, 2000))}e-{random.Next(1, 9999)}",
        2 => Nested(random.Next(1, 80)),
        3 => $"[{string.Join(',', Enumerable.Repeat(Tokens[random.Next(Tokens.Length)], random.Next(1, 300)))}]",
        4 => $"\"{new string('长', random.Next(1, 30_000))}\"",
        5 or 6 or 7 => Quoted(Text(random)),
        _ => Tokens[random.Next(Tokens.Length)],
    };

    /// <summary>Returns a text as a JSON string.</summary>
    public static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    /// <summary>Returns a value for a path or a query that has no place in a request line as it is: always percent-encoded, some of it wrongly.</summary>
    public static string Encoded(Random random) => random.Next(10) switch
    {
        0 => "%00",
        1 => "%zz",
        2 => "%ed%a0%80",
        3 => "%2e%2e%2f%2e%2e",
        4 => "%c0%af",
        5 => "a%0d%0aX:1",
        _ => Uri.EscapeDataString(Text(random)),
    };

    /// <summary>Returns what a header line can carry: no control characters, perhaps bytes above ASCII.</summary>
    public static string HeaderText(Random random)
    {
        var text = new string([.. Text(random).Where(letter => letter is >= ' ' and <= '~' || (letter > 0xA0 && !char.IsSurrogate(letter)))]);
        return text.Length > 1000 ? text[..1000] : text;
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiService.Alerts.Reading;
using AiService.Contract;

namespace AiService.Tests.Alerts.Reading;

/// <summary>Nearly JSON is written as JSON, valid JSON keeps its meaning, and hostile bodies take linear time.</summary>
public sealed class TolerantJsonTests
{
    [Theory]
    [InlineData("""{,"a":1,,"b":2,}""", """{"a":1,"b":2}""")]
    [InlineData(""",[1,,2,],""", """[1,2]""")]
    [InlineData("{\"a\":\"x\"\n,\n,\"b\":\"y\",\n}", """{"a":"x","b":"y"}""")]
    [InlineData("""{"a": , "b": }""", """{"a":null,"b":null}""")]
    [InlineData("""{"a":"x"y"z","b":1}""", """{"a":"x\"y\"z","b":1}""")]
    [InlineData("""{"a":""x"","b":1}""", """{"a":"\"x\"","b":1}""")]
    [InlineData("""{"a":"端口 "A", "B" down"}""", """{"a":"端口 \"A\", \"B\" down"}""")]
    [InlineData("""{"a":"up{job="snmp"} == 0","b":1}""", """{"a":"up{job=\"snmp\"} == 0","b":1}""")]
    [InlineData("""{"a":"接口"GE0/0/1": down","b":1}""", """{"a":"接口\"GE0/0/1\": down","b":1}""")]
    [InlineData("""["a"b","c"]""", """["a\"b","c"]""")]
    [InlineData("{\"a\":\"x\r\ny\tz\u0001\"}", """{"a":"x\r\ny\tz\u0001"}""")]
    [InlineData("""{"a":"\x \u12 \q\\"}""", """{"a":"\\x \\u12 \\q\\"}""")]
    [InlineData("""{"a":"\ud83d\ude00 \ud83d \ude00"}""", """{"a":"😀 \ufffd \ufffd"}""")]
    [InlineData("""{"a":[{"b":"x"y"}],"c":{"d":"e"f"},}""", """{"a":[{"b":"x\"y"}],"c":{"d":"e\"f"}}""")]
    public void Nearly_JSON_is_mended(string text, string expected) =>
        JsonElement.DeepEquals(JsonDocument.Parse(TolerantJson.Mend(text)).RootElement, JsonDocument.Parse(expected).RootElement).Should().BeTrue(TolerantJson.Mend(text));

    [Theory]
    [InlineData("{")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":\"x")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":up}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":1]")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1},{\"b\":2}")]
    [InlineData("[1]2")]
    [InlineData("hello")]
    [InlineData(",")]
    public void What_is_not_even_nearly_JSON_is_refused_with_its_place(string text) =>
        FluentActions.Invoking(() => TolerantJson.Mend(text)).Should().Throw<RefusedException>().Where(refused => refused.Code == 400 && refused.Message.Contains("第 1 行"));

    [Fact]
    public void Nesting_is_limited_as_that_of_JSON()
    {
        static string Nested(int depth, string end) => string.Concat(Enumerable.Repeat("[", depth)) + end + string.Concat(Enumerable.Repeat("]", depth));

        TolerantJson.Mend(Nested(64, ",")).Should().Be(Nested(64, ""));
        Readings.Refused(Nested(65, "")).Message.Should().Contain("64 层");
        Readings.Refused(Nested(300_000, "")).Message.Should().Contain("64 层");
    }

    [Fact]
    public void Valid_JSON_keeps_its_meaning()
    {
        var random = new Random(16);
        for (var round = 0; round < 3000; round++)
        {
            var json = Node(random, depth: 0)?.ToJsonString(new JsonSerializerOptions { WriteIndented = random.Next(2) == 0 }) ?? "null";

            JsonElement.DeepEquals(JsonDocument.Parse(TolerantJson.Mend(json)).RootElement, JsonDocument.Parse(json).RootElement).Should().BeTrue(json);
        }
    }

    [Fact]
    public void No_text_makes_it_throw_anything_else_or_write_what_is_no_JSON()
    {
        string[] pieces = ["{", "}", "[", "]", "\"", ":", ",", "\\", "\\u12", "\\ud83d", "\n", " ", "a", "1", "null", "\"a\":", "\"a\":\"", "\",", "\u0001", "\ud83d", "状态", "-", "\0"];
        var random = new Random(17);
        for (var round = 0; round < 30_000; round++)
        {
            var text = "{\"a\":\"" + string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => pieces[random.Next(pieces.Length)])) + (random.Next(2) == 0 ? "\"}" : "");
            try
            {
                JsonDocument.Parse(TolerantJson.Mend(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)))).Dispose();
            }
            catch (RefusedException)
            {
                // It is no JSON.
            }
        }
    }

    /// <summary>Each rule's worst case in a body of 1 MB: a quadratic rule would take minutes.</summary>
    [Theory]
    [InlineData("\"")]
    [InlineData("\",\"")]
    [InlineData("\",")]
    [InlineData("\", \"k\":")]
    [InlineData("\",\"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk")]
    [InlineData("\",\"\\\"\\\"\\\"\\\"")]
    [InlineData("\"}")]
    [InlineData("\"]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("\"},},},},},},},},},},},}")]
    [InlineData("\"                              ")]
    [InlineData("\",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,")]
    [InlineData("\\")]
    [InlineData("\\\"")]
    [InlineData("\\ud83d")]
    [InlineData("\n")]
    [InlineData(",")]
    [InlineData(" ")]
    [InlineData("0")]
    [InlineData("[],")]
    [InlineData("{},")]
    [InlineData("\"a\":1,")]
    [InlineData("\"a\":[{\"a\":")]
    public void Hostile_bodies_take_linear_time(string unit)
    {
        var repeated = new StringBuilder().Insert(0, unit, (1024 * 1024 - 100) / unit.Length).ToString();
        foreach (var (before, after) in new[]
        {
            ("{\"status\":0,\"content\":\"", ""), ("{\"status\":0,\"content\":\"", "\",}"), ("[", ""), ("[", "1,]"), ("{\"content\":[\"", "\"],}"), ("{", "}"), ("[[[[[[[[[[[[[[[[[[[[[[[[[\"", ""),
        })
        {
            try
            {
                Readings.Read(before + repeated + after);
            }
            catch (RefusedException)
            {
                // Most are no alerts; that they are answered at all is what is looked at.
            }
        }
    }

    private static JsonNode? Node(Random random, int depth)
    {
        switch (random.Next(depth > 4 ? 4 : 6))
        {
            case 0:
                return random.Next(-5, 100);
            case 1:
                return random.Next(2) == 0 ? null : random.NextDouble() * 1e9;
            case 4:
                return new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Node(random, depth + 1))]);
            case 5:
                var made = new JsonObject();
                for (var left = random.Next(5); left > 0; left--)
                {
                    made[Word(random)] = Node(random, depth + 1);
                }

                return made;
            default:
                return Word(random);
        }
    }

    private static string Word(Random random)
    {
        string[] pieces = ["\"", ",", ":", "}", "]", "{", "\\", "\n", " ", "a", "状态", "\", \"b\": ", "\"}", "😀", "\t", "/"];
        return string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)]));
    }
}

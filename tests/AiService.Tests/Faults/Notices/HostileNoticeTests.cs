using System.Diagnostics;
using System.Text;
using AiService.Faults.Notices;

namespace AiService.Tests.Faults.Notices;

public class HostileNoticeTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u12", "\n", "\r\n", "|", "<think>", "</think>", "<thinking a=", "```", "~~~", "[RESOLVED]", "【恢复】", "状态：",
        "status", "\"status\":", "\"alerts\":[", "\"endsAt\":\"2025-01-01\"", "=", "**", "<font", ">", "http://", "](", "✅", "\ud83d", "\ude00", " - ", "接口GE0/0/1 down", "|---|",
        "恢复时间: 2025-01-02 03:04", "&lt;", "0", "-", "\0", "。", "级别：P1",
    ];

    [Fact]
    public void No_text_makes_the_readers_throw_and_spans_stay_in_it()
    {
        var random = new Random(20251201);
        for (var round = 0; round < 20_000; round++)
        {
            var made = new StringBuilder();
            for (var left = random.Next(40); left > 0; left--)
            {
                made.Append(Pieces[random.Next(Pieces.Length)]);
            }

            var text = made.ToString();
            var notice = NoticeReader.Read(text);
            var last = 0;
            foreach (var hidden in ModelText.Hidden(text))
            {
                hidden.Start.Should().BeGreaterThanOrEqualTo(last, text);
                hidden.End.Should().BeGreaterThan(hidden.Start, text).And.BeLessThanOrEqualTo(text.Length, text);
                last = hidden.End;
            }

            foreach (var body in notice?.Bodies ?? [])
            {
                body.Start.Should().BeGreaterThanOrEqualTo(0, text);
                (body.Start + body.Length).Should().BeLessThanOrEqualTo(text.Length, text);
            }

            ModelText.WithoutThoughts(text).Length.Should().BeLessThanOrEqualTo(text.Length);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("[{\"")]
    [InlineData("{\"a\":")]
    [InlineData("{\"alerts\":[{\"status\":\"firing\",")]
    [InlineData("\"")]
    [InlineData("{\"summary\":\"a\",\"")]
    [InlineData("\n")]
    [InlineData("a\n")]
    [InlineData("状态：")]
    [InlineData("级别：P1，")]
    [InlineData("[恢复]")]
    [InlineData("✅")]
    [InlineData("|状态")]
    [InlineData("| a | b |\n")]
    [InlineData("<think>")]
    [InlineData("</think>")]
    [InlineData("<think")]
    [InlineData("<")]
    [InlineData("&lt;")]
    [InlineData("```\n")]
    [InlineData("<think>a</think>\n```\n")]
    [InlineData("[x](http://a ")]
    [InlineData("http://")]
    [InlineData("**")]
    [InlineData(" ")]
    [InlineData("已恢复\n故障\n")]
    [InlineData("告警恢复")]
    [InlineData("恢复时间 = ")]
    [InlineData("a: ")]
    public void Hostile_text_takes_time_that_grows_with_its_length(string piece)
    {
        string Text(int length) => string.Concat(Enumerable.Repeat(piece, Math.Max(1, length / piece.Length)));
        TimeSpan Time(string text)
        {
            var best = TimeSpan.MaxValue;
            for (var round = 0; round < 3; round++)
            {
                var watch = Stopwatch.StartNew();
                _ = NoticeReader.Read(text);
                _ = NoticeReader.Read("[RESOLVED] " + text);
                _ = ModelText.Hidden(text);
                _ = ModelText.WithoutThoughts(text);
                best = watch.Elapsed < best ? watch.Elapsed : best;
            }

            return best;
        }

        _ = Time(Text(1_000));
        var small = Time(Text(20_000));
        var big = Time(Text(160_000));

        // Eight times the text: quadratic work would take 64 times as long.
        big.Should().BeLessThan((small * 24) + TimeSpan.FromMilliseconds(60));
    }
}

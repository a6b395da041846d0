using System.Diagnostics;
using System.Text;
using AiService.Analysis;
using AiService.Tests.Harness;

namespace AiService.Tests.Peers;

/// <summary>A Redis that misbehaves holds no analysis, no health check and no stop, and costs no memory.</summary>
public sealed class RedisPeerTests
{
    [Theory]
    [InlineData(Misconduct.Drips, "+")]
    [InlineData(Misconduct.Drips, "$400000\r\n")]
    [InlineData(Misconduct.Stalls, "")]
    [InlineData(Misconduct.NeverEnds, "+")]
    [InlineData(Misconduct.NeverEnds, "$500000000\r\n")]
    [InlineData(Misconduct.NeverEnds, "*500000000\r\n+")]
    [InlineData(Misconduct.Closes, "")]
    [InlineData(Misconduct.BreaksOff, "$400\r\n")]
    public async Task An_analysis_and_readiness_are_answered_in_time(Misconduct misconduct, string opening)
    {
        await using var redis = new MisbehavingPeer(misconduct, opening);
        await using var service = await ServiceUnderTest.StartAsync([$"REDIS_URL=redis://127.0.0.1:{redis.Port}/0", "OLLAMA_TIMEOUT=1", "ANALYZE_TIMEOUT=2"]);

        var began = Stopwatch.GetTimestamp();
        var analysis = service.AskAsync("/analyze", new { device_id = 1 });
        (await service.HealthAsync("redis")).Status.Should().Be("degraded");
        var answer = await analysis;
        Limits.Passed(began).Should().BeLessThan(Limits.Health);
        answer.GetProperty("code").GetInt32().Should().Be(500);
        answer.GetProperty("msg").GetString().Should().Contain("Redis");

        began = Stopwatch.GetTimestamp();
        await service.StopAsync();
        Limits.Passed(began).Should().BeLessThan(Limits.Stop);
        await redis.LeftAsync();
        redis.Sent.Should().BeLessThan(8 * MisbehavingPeer.Bearable, "it is connected again and again, with pauses");
    }

    [Theory]
    [InlineData("+OK\r\n:1\r\n$5\r\nab\r\nc\r\n*2\r\n$1\r\na\r\n_\r\n%1\r\n+a\r\n#t\r\n$-1\r\n*-1\r\n*0\r\n|1\r\n+a\r\n+b\r\n:1\r\n>1\r\n+x\r\n")]
    [InlineData("-ERR no\r\n,1.5\r\n(123456789012345678901234567890\r\n=5\r\ntxt:a\r\n~1\r\n*1\r\n+x\r\n")]
    public void Any_number_of_replies_passes_in_whatever_pieces(string replies)
    {
        var bytes = Encoding.UTF8.GetBytes(replies);
        foreach (var piece in (int[])[1, 2, 3, 7, bytes.Length])
        {
            var watch = new RedisReplies();
            for (var times = 0; times * bytes.Length < 3 * RedisReplies.LargestReply / Math.Max(1, 8 / piece); times++)
            {
                foreach (var part in bytes.Chunk(piece))
                {
                    watch.Take(part);
                }
            }
        }
    }

    [Theory]
    [InlineData("$4194304\r\n")]
    [InlineData("*4194304\r\n")]
    [InlineData("%2097152\r\n")]
    [InlineData("*2\r\n$4194300\r\n")]
    [InlineData("$99999999999999999999\r\n")]
    [InlineData("$a\r\n")]
    [InlineData("*1\r\n*1\r\n|4194304\r\n")]
    public void A_reply_that_is_too_large_is_refused_before_it_has_come(string begins)
    {
        var take = () => new RedisReplies().Take(Encoding.UTF8.GetBytes(begins));

        take.Should().Throw<IOException>();
    }
}

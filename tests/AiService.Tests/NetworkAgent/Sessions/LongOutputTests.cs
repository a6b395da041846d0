using AiService.NetworkAgent.Sessions;
using AiService.NetworkAgent.Terminal;

namespace AiService.Tests.NetworkAgent.Sessions;

/// <summary>
/// A device may print megabytes, in parts of any size. What is counted is what a thread allocates: it grows with the output, and not with its square.
/// </summary>
public sealed class LongOutputTests
{
    private const string Line = "GigabitEthernet0/0/1 current state : DOWN, password cipher abcdefgh, snmp-server host 10.0.0.1\r\n";

    [Theory]
    [InlineData(Line, 4096)]
    [InlineData(Line, 100)]
    [InlineData("no line end ", 4096)]
    [InlineData("no line end ", 100)]
    [InlineData("router1# ", 4096)]
    [InlineData("\r\nrouter1# x", 100)]
    [InlineData("--More-- \r", 100)]
    public void Parts_are_looked_at_once(string printed, int part)
    {
        var reader = new PromptReader(Library.Embedded.Platforms["frr"].Prompt!, Library.Embedded.Platforms["frr"].Pager);
        reader.Complete("router1# ", null).Should().Be("");
        GrowsWithTheOutput(printed, text =>
        {
            var answer = new TerminalAnswer("show long");
            answer.Append("show long");
            foreach (var some in text.Chunk(part))
            {
                answer.Append(new string(some));
                _ = reader.Complete(answer) ?? "";
                reader.IsPaged(answer, 0);
            }

            answer.Length.Should().Be(text.Length + 9);
        });
    }

    [Theory]
    [InlineData("vrp", "interface")]
    [InlineData("comware", "interface")]
    [InlineData("nxos", "interface_brief")]
    [InlineData("eos", "interface_brief")]
    public void A_probe_reads_each_part_of_a_listing_once(string platform, string name)
    {
        var probe = Library.Platform(platform).Probes[name];
        var values = probe.Places.ToDictionary(place => place, _ => "GigabitEthernet0/0/2");

        GrowsWithTheOutput(Line, text => probe.Read(new Reply(text), values));
    }

    [Theory]
    [InlineData("\u001b[4096Gx\r\n")]
    [InlineData("x\u001b[4096C\u001b[2K")]
    [InlineData("abc\r\u001b[2K\b\b")]
    public void Cursor_moves_do_not_blow_an_answer_up(string printed)
    {
        var text = string.Concat(Enumerable.Repeat(printed, TerminalStream.MaxAnswer / printed.Length));

        TerminalText.Render(text).Length.Should().BeLessThan(2 * TerminalStream.MaxAnswer);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public void A_transcript_keeps_a_bounded_part_of_it_without_a_part_of_a_secret(int length)
    {
        var kept = new KeptEntries();
        var transcript = new SessionTranscript(kept, Guid.CreateVersion7(), 1, ScriptedDevice.Frr, TimeProvider.System);
        // Every piece is a secret, one of which the end of what is kept divides.
        var text = string.Concat(Enumerable.Repeat("password cipher s3cr3t-s3cr3t\n", length / 30));
        var before = GC.GetAllocatedBytesForCurrentThread();

        transcript.Received(text);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(5_000_000, "what is not kept is not masked");
        var line = kept.Entries.Should().ContainSingle().Which.Text;
        line.Length.Should().BeLessThan(SessionTranscript.MaxLine + 100);
        line.Should().Contain("password cipher ***").And.NotContain("s3cr").And.MatchRegex(@"… \(\d+ characters more\)$");
    }

    private static void GrowsWithTheOutput(string printed, Action<string> read)
    {
        long Allocated(int length)
        {
            var text = string.Concat(Enumerable.Repeat(printed, length / printed.Length));
            var before = GC.GetAllocatedBytesForCurrentThread();
            read(text);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(64 * 1024); // What is built once is built.
        Allocated(800_000).Should().BeLessThan(6 * Allocated(200_000), "four times the output is four times the work, not sixteen times");
    }

    private sealed class KeptEntries : ITranscriptStore
    {
        public List<TranscriptEntry> Entries { get; } = [];

        public Task<int> NextSessionAsync(Guid runId, CancellationToken cancel) => Task.FromResult(1);

        public void Keep(TranscriptEntry entry) => Entries.Add(entry);
    }
}

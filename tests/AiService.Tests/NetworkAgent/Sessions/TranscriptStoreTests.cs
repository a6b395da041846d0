using AiService.Agent.Records;
using AiService.NetworkAgent.Sessions;
using AiService.Repairs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent.Sessions;

/// <summary>A transcript is evidence: whatever fails in keeping it, no session and no reader waits for it without end.</summary>
public sealed class TranscriptStoreTests
{
    private readonly StandInRecords records = new();

    [Fact]
    public async Task A_batch_that_cannot_be_written_is_given_up_and_the_next_one_is_written()
    {
        await using var store = new TranscriptStore(records, NullLogger<TranscriptStore>.Instance);
        records.Fails = true;
        store.Keep(Line(1));
        await store.WrittenAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        records.Fails = false;

        store.Keep(Line(2));

        (await store.ReadAsync(Guid.Empty, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30))).Should().ContainSingle().Which.Text.Should().Be("2");
    }

    [Fact]
    public async Task What_waits_at_the_end_is_written_even_when_no_more_fits()
    {
        var store = new TranscriptStore(records, NullLogger<TranscriptStore>.Instance);
        records.Gate = new TaskCompletionSource();
        for (var line = 1; line <= 10_600; line++)
        {
            store.Keep(Line(line));
        }

        var ending = store.DisposeAsync().AsTask();
        ending.IsCompleted.Should().BeFalse("lines are not on disk yet");
        records.Gate.SetResult();
        await ending.WaitAsync(TimeSpan.FromSeconds(30));

        records.Lines.Should().HaveCountGreaterThanOrEqualTo(10_000);
    }

    private static TranscriptEntry Line(int number) => new(Guid.Empty, 1, number, DateTimeOffset.UnixEpoch, "sent", $"{number}");

    private sealed class StandInRecords : ITranscriptRecords
    {
        public List<TranscriptEntry> Lines { get; } = [];

        public bool Fails { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public Task<int> NextSessionAsync(Guid repairId, CancellationToken cancel) => Task.FromResult(1);

        public async Task AppendAsync(IReadOnlyList<TranscriptEntry> entries)
        {
            if (Fails)
            {
                throw new InvalidOperationException("a defect of the store");
            }

            await (Gate?.Task ?? Task.CompletedTask);
            Lines.AddRange(entries);
        }

        public Task<IReadOnlyList<TranscriptLine>> ReadAsync(Guid repairId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<TranscriptLine>>(
            [.. Lines.Select(line => new TranscriptLine { Session = line.Session, At = line.At, Direction = line.Direction, Text = line.Text })]);
    }
}

using System.Collections.Concurrent;
using System.Text;
using AiService.Agent.Records;
using AiService.NetworkAgent.Sessions;
using AiService.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace AiService.Tests.NetworkAgent.Sessions;

/// <summary>A terminal that is faster than the session's own threads: nothing that it prints may be lost.</summary>
public sealed class ShellSessionTests
{
    [Fact]
    public async Task A_first_prompt_that_came_before_anybody_waited_for_it_is_seen()
    {
        await using var transcripts = new TranscriptStore(new SqliteTranscriptStore(Harness.Records.Database), NullLogger<TranscriptStore>.Instance);
        using var terminal = new QuickTerminal("router1# ");
        var options = new DeviceSessionOptions { ConnectTimeout = TimeSpan.FromSeconds(5), CommandTimeout = TimeSpan.FromSeconds(5) };

        var session = await ShellSession.StartAsync(
            terminal,
            terminal,
            Library.Platform("frr"),
            new SessionTranscript(transcripts, Guid.CreateVersion7(), 1, ScriptedDevice.Frr, TimeProvider.System),
            options,
            new StartsLate(terminal.HasBeenRead),
            CancellationToken.None);

        (await session.SendAsync("show version", CancellationToken.None)).Output.Should().Be("");
        terminal.Typed.Should().Equal("terminal length 0", "show version");
        await session.DisposeAsync();
    }

    // A watchdog begins with its timer: a machine that is busy does not come further than that for a while.
    private sealed class StartsLate(ManualResetEventSlim begins) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            begins.Wait(TimeSpan.FromSeconds(30)).Should().BeTrue();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    /// <summary>Prints its prompt at once, and after every line that is typed the line and the prompt again.</summary>
    private sealed class QuickTerminal : Stream
    {
        private readonly BlockingCollection<byte[]> printed = [];
        private readonly string prompt;
        private int reads;

        public QuickTerminal(string prompt)
        {
            this.prompt = prompt;
            Print(prompt);
        }

        /// <summary>The first prompt has been taken, and more is asked for.</summary>
        public ManualResetEventSlim HasBeenRead { get; } = new();

        public List<string> Typed { get; } = [];

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (++reads == 2)
            {
                HasBeenRead.Set();
            }

            if (!printed.TryTake(out var some, Timeout.Infinite))
            {
                return 0;
            }

            some.CopyTo(buffer, offset);
            return some.Length;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            var line = Encoding.UTF8.GetString(buffer, offset, count).TrimEnd('\n');
            Typed.Add(line);
            Print($"{line}\r\n{prompt}");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (!printed.IsAddingCompleted)
            {
                printed.CompleteAdding();
            }

            base.Dispose(disposing);
        }

        private void Print(string text) => printed.Add(Encoding.UTF8.GetBytes(text));
    }
}

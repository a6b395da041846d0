namespace AiService.StackStorm.Tracking;

/// <summary>
/// Reads the body of an event stream: reports its first byte, ends after too long a silence, and truncates an event that is longer than
/// any tracked execution, so that one huge result of another client costs neither memory nor the connection. An event that is longer than
/// StackStorm can store ends the connection.
/// </summary>
internal sealed class EventStreamBody(Stream inner, TimeSpan longestSilence, TimeProvider time, Action onFirst) : Stream
{
    private const int LongestEvent = 4 * 1024 * 1024;

    /// <summary>MongoDB keeps documents of 16 MB, which JSON may write some times as long.</summary>
    private const int EndlessEvent = 64 * 1024 * 1024;

    private int length;
    private byte last;
    private bool started;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="TimeoutException">Nothing came for too long.</exception>
    /// <exception cref="InvalidDataException">An event does not end.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await ReadInTimeAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return 0;
            }

            if (!started)
            {
                started = true;
                onFirst();
            }

            if (Keep(buffer.Span[..read]) is > 0 and var kept)
            {
                return kept;
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadInTimeAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(longestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await inner.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Our own time limit.
            throw new TimeoutException($"nothing came for {longestSilence.TotalSeconds:0} s");
        }
    }

    private int Keep(Span<byte> bytes)
    {
        var kept = 0;
        foreach (var one in bytes)
        {
            // An empty line ends an event; what the parser collects of one stays bounded, in whatever lines it comes.
            length = one == '\n' && last == '\n' ? 0 : length + 1;
            last = one == '\r' ? last : one;
            if (length <= LongestEvent || one == '\n')
            {
                bytes[kept++] = one;
            }
        }

        return length <= EndlessEvent ? kept : throw new InvalidDataException("an event does not end");
    }
}

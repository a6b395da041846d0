namespace AiService.Knowledge.Exchange;

/// <summary>Passes a text on, and ends it when more than the longest row is asked for without a row being complete.</summary>
internal sealed class RowReader(TextReader text, int most) : TextReader
{
    private int taken;

    /// <summary>What is read from here on belongs to another row.</summary>
    public void BeginRow() => taken = 0;

    /// <exception cref="TooLongException">The row is longer than the longest.</exception>
    public override int Read(char[] buffer, int index, int count)
    {
        if (taken > most)
        {
            throw new TooLongException();
        }

        var read = text.Read(buffer, index, count);
        taken += read;
        return read;
    }

    public override int Read(Span<char> buffer) => throw new NotSupportedException();

    public override int Peek() => text.Peek();

    public override int Read() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            text.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>The row is longer than the longest.</summary>
    public sealed class TooLongException : Exception;
}

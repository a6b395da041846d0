using System.Globalization;
using System.Text;

namespace AiService.Analysis;

/// <summary>
/// Follows the replies in what Redis sends (RESP 2 and 3), and refuses one that is larger than any that this service asks for. The client itself
/// buffers a reply to its end, whatever its size and however long it takes.
/// </summary>
internal sealed class RedisReplies
{
    /// <summary>Bytes of one reply: a few times the largest value that is asked for.</summary>
    public const int LargestReply = 4 * MetricsStore.LargestValue;

    // The type and the digits of a length. Of a line that is a text, the rest is only counted.
    private const int LongestHead = 20;

    private readonly StringBuilder head = new(LongestHead);

    // Of the reply: the bytes that have come, those of a string that have not, and the elements that have not ended.
    private long arrived;
    private long missing;
    private long open = 1;

    /// <summary>Takes what was received.</summary>
    /// <exception cref="IOException">The reply is too large, or is no RESP.</exception>
    public void Take(ReadOnlySpan<byte> received)
    {
        while (!received.IsEmpty)
        {
            var isString = missing > 0;
            var taken = isString ? (int)Math.Min(missing, received.Length) : TakeLine(received);
            missing -= isString ? taken : 0;
            arrived += taken;
            received = received[taken..];
            if (arrived + missing + open > LargestReply)
            {
                throw new IOException($"Redis sends a reply of more than {LargestReply} bytes.");
            }

            if (missing == 0 && open == 0)
            {
                (arrived, open) = (0, 1);
            }
        }
    }

    /// <summary>Takes bytes up to the end of a line; a whole line is an element, or begins one.</summary>
    private int TakeLine(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf((byte)'\n');
        var line = end < 0 ? received : received[..end];
        head.Append(Encoding.Latin1.GetString(line[..Math.Min(line.Length, LongestHead - head.Length)]));
        if (end < 0)
        {
            return received.Length;
        }

        Begin(head.ToString());
        head.Clear();
        return end + 1;
    }

    private void Begin(string line)
    {
        open--;
        switch (line.Length > 0 ? line[0] : default)
        {
            case '$' or '=' or '!' when Count(line) is >= 0 and var length:
                missing = length + 2;
                break;
            case '*' or '~' or '>' when Count(line) is > 0 and var elements:
                open += elements;
                break;
            case '%' when Count(line) is > 0 and var pairs:
                open += 2 * pairs;
                break;
            case '|' when Count(line) is >= 0 and var attributes:
                open += (2 * attributes) + 1; // The element itself follows its attributes.
                break;
        }
    }

    private static long Count(string line) => long.TryParse(line.AsSpan(1).TrimEnd('\r'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
        && count <= LargestReply ? count : throw new IOException("Redis sends a reply that is too large, or is no reply.");
}

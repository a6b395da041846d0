namespace AiService.Knowledge.Exchange;

/// <summary>Reads the lines of a stream one at a time, none longer than a limit.</summary>
internal static class BoundedLines
{
    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];

    /// <returns>Each line with its number from 1 and without its end; null for one that is too long.</returns>
    public static IEnumerable<(long Number, byte[]? Line)> Read(Stream stream, int max)
    {
        var buffer = new byte[64 * 1024];
        var line = new MemoryStream();
        var number = 1L;
        var tooLong = false;
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            var from = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', from, read - from)) >= 0; from = end + 1)
            {
                Keep(from, end);
                yield return Take();
            }

            Keep(from, read);
        }

        if (line.Length > 0 || tooLong)
        {
            yield return Take();
        }

        void Keep(int from, int to)
        {
            tooLong |= line.Length + to - from > max;
            if (!tooLong)
            {
                line.Write(buffer, from, to - from);
            }
        }

        (long Number, byte[]? Line) Take()
        {
            var bytes = tooLong ? null : line.ToArray();
            line.SetLength(0);
            tooLong = false;
            return (number, number++ == 1 && bytes.AsSpan().StartsWith(Bom) ? bytes![Bom.Length..] : bytes);
        }
    }
}

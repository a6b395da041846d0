using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using AiService.Hosting;

namespace AiService.Audit;

/// <summary>A record of the chain by its number and its HMAC; as text <c>NUMBER:HMAC</c>. Number 0 is the place before the first record.</summary>
internal sealed record AuditHead(long Id, byte[] Hmac)
{
    /// <summary>The place before the first record.</summary>
    public static AuditHead None { get; } = new(0, AuditKey.Nothing.ToArray());

    /// <summary>Reads <c>NUMBER:HMAC</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AuditHead? head)
    {
        head = text.Trim().Split(':') is [var number, { Length: AuditKey.HmacSize * 2 } hex]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && hex.All(char.IsAsciiHexDigit)
                ? new AuditHead(id, Convert.FromHexString(hex))
                : null;
        return head is not null;
    }

    public bool Equals(AuditHead? other) => other is not null && Id == other.Id && Hmac.AsSpan().SequenceEqual(other.Hmac);

    public override int GetHashCode() => HashCode.Combine(Id, Hmac.Length > 0 ? Hmac[0] : 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}:{Convert.ToHexStringLower(Hmac)}");
}

/// <summary>
/// The file that holds the head of the chain: written after each commit, before anything is answered. It is not synchronised to disk: one that is behind the
/// chain is what a crash leaves, and no finding.
/// </summary>
internal static class AuditHeadFile
{
    /// <summary>Blanks fill it up, so that a shorter number leaves nothing of a longer one.</summary>
    public const int Size = 96;

    /// <summary>Reads the head; null when there is no file, or an empty one, which a kill between its making and its first head leaves.</summary>
    /// <exception cref="IOException">It cannot be read, or holds no head.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static AuditHead? Read(string path)
    {
        string text;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Size];
            text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, Size, throwOnEndOfStream: false));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return string.IsNullOrWhiteSpace(text) ? null : AuditHead.TryParse(text, out var head) ? head : throw new IOException($"{path} does not hold NUMBER:HMAC.");
    }

    /// <summary>Writes the head; a file that is made has mode 0600.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, AuditHead head)
    {
        using var file = PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var isNew = file.Length == 0;
        file.Write(Encoding.ASCII.GetBytes(head.ToString().PadRight(Size - 1) + "\n"));
        if (isNew)
        {
            // Later ones overwrite its content, and what stands there after a power failure is a head that is behind.
            file.Flush(flushToDisk: true);
        }
    }
}

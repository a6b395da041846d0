using System.Security.Cryptography;
using System.Text;
using AiService.Hosting;

namespace AiService.Audit;

/// <summary>
/// The key of the audit's HMACs: the text of one line in a file, 32 to 1,024 visible characters. Who has the records without the key cannot make a record
/// that verifies, and cannot change or remove one unnoticed.
/// </summary>
internal sealed class AuditKey
{
    /// <summary>Bytes of an HMAC.</summary>
    public const int HmacSize = HMACSHA256.HashSizeInBytes;

    private const int Shortest = 32;
    private const int Longest = 1024;
    private const int NewBytes = 32;

    private readonly byte[] key;

    private AuditKey(string text)
    {
        key = Encoding.UTF8.GetBytes(text);
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(key, "AiService audit key"u8).AsSpan(0, 8));
    }

    /// <summary>Tells keys apart in records and messages; says nothing of the key.</summary>
    public string Id { get; }

    /// <summary>What precedes the first record of a chain.</summary>
    public static ReadOnlySpan<byte> Nothing => new byte[HmacSize];

    /// <summary>Reads the key.</summary>
    /// <exception cref="AuditKeyException">The file cannot be read, or holds no key.</exception>
    public static AuditKey Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Longest + 3];
            var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Trim();
            return text.Length is >= Shortest and <= Longest && text.All(letter => letter is > ' ' and <= '~') ? new AuditKey(text)
                : throw new AuditKeyException($"{path} holds no key: it needs one line of {Shortest} to {Longest} visible ASCII characters without blanks.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new AuditKeyException($"{path} does not exist.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new AuditKeyException($"{path} cannot be read: {unreadable.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Makes a new key in a file that does not exist, with mode 0600.</summary>
    /// <exception cref="AuditKeyException">The file cannot be made.</exception>
    public static AuditKey Make(string path)
    {
        try
        {
            var text = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NewBytes));
            var unfinished = path + ".new";

            // Under another name until it is whole: with a file that holds no key, which a full disk leaves, the service would not start again.
            using (var file = PrivateFiles.Open(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(Encoding.ASCII.GetBytes(text + "\n"));

                // Records that a lost key has signed could not be verified.
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path);
            return new AuditKey(text);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new AuditKeyException($"{path} cannot be made: {refused.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Returns the HMAC of a record, which covers its predecessor's.</summary>
    /// <param name="previous">The predecessor's, or <see cref="Nothing"/>.</param>
    /// <param name="record">The record in its stored form (<see cref="RecordForm"/>).</param>
    public byte[] Sign(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> record)
    {
        var hmac = new byte[HmacSize];
        Sign(previous, record, hmac);
        return hmac;
    }

    /// <summary>As the other, into <paramref name="hmac"/>.</summary>
    public void Sign(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> record, Span<byte> hmac)
    {
        var length = previous.Length + record.Length;
        var covered = length <= 4096 ? stackalloc byte[length] : new byte[length];
        previous.CopyTo(covered);
        record.CopyTo(covered[previous.Length..]);
        HMACSHA256.HashData(key, covered, hmac);
    }
}

/// <summary>There is no usable key. The message says which file, and why.</summary>
internal sealed class AuditKeyException(string message, string cure = "Name another file, or remove that one for a new key.") : Exception(message)
{
    /// <summary>What to do about it.</summary>
    public string Cure { get; } = cure;
}

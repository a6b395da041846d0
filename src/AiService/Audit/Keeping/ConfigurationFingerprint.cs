using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AiService.Hosting;

namespace AiService.Audit.Keeping;

/// <summary>
/// Describes the configuration of the process without showing it: the names of the settings that are set, and one fingerprint over names, values, and the content of
/// the files that they name. Equal for equal configurations, in whatever order they are written.
/// </summary>
internal sealed class ConfigurationFingerprint(SettingsReader settings, IAuditFingerprint fingerprint)
{
    /// <summary>Most bytes of a file; of a longer one its beginning and its length count.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Begins the names of the audit's own settings: its key is not read for this, and its head changes with every record.</summary>
    private const string Own = "AUDIT_";

    /// <summary>Returns names and fingerprint as they are put on record.</summary>
    public JsonObject Describe()
    {
        var given = settings.Given;
        var text = new MemoryStream();
        foreach (var (name, value) in given)
        {
            Add(text, Encoding.UTF8.GetBytes(name));
            Add(text, Encoding.UTF8.GetBytes(value));
            if (name.EndsWith("_FILE", StringComparison.Ordinal) && !name.StartsWith(Own, StringComparison.Ordinal))
            {
                Add(text, ContentOf(value));
            }
        }

        return new JsonObject
        {
            ["fingerprint"] = fingerprint.Of(text.GetBuffer().AsSpan(0, (int)text.Length)),
            ["settings"] = new JsonArray([.. given.Select(one => (JsonNode)one.Key)]),
        };
    }

    /// <summary>Adds a part with its length, so that no two lists of parts give one text.</summary>
    private static void Add(MemoryStream text, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        text.Write(length);
        text.Write(part);
    }

    private static byte[] ContentOf(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[64 * 1024];
            for (var left = MostBytes; left > 0 && file.Read(buffer, 0, Math.Min(left, buffer.Length)) is > 0 and var count; left -= count)
            {
                hash.AppendData(buffer, 0, count);
            }

            if (file.CanSeek)
            {
                hash.AppendData(BitConverter.GetBytes(file.Length));
            }

            return hash.GetHashAndReset();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return "unreadable"u8.ToArray();
        }
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AiService.Knowledge.Search;

/// <summary>An entry as the index reads it: the table's row and what became of its solution.</summary>
internal sealed record EntryRow(
    long Id,
    string Keyword,
    string Title,
    string Solution,
    string? DeviceType,
    string? FaultLevel,
    string? Action,
    Standing Standing)
{
    /// <summary>The same for two rows only when nothing but their standing differs.</summary>
    public UInt128 Fingerprint()
    {
        var texts = string.Join('\0', Keyword, Title, Solution, DeviceType ?? "\u0001", FaultLevel ?? "\u0001", Action ?? "\u0001");
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(texts)));
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AiService.Knowledge.Meaning;

/// <summary>The text of an entry that a vector is made of, and the vector that is stored for it, if any.</summary>
internal sealed record EmbeddedRow
{
    /// <summary>Characters of an entry that a model is given at most; the beginning says what it is about.</summary>
    public const int MaxText = 2_000;

    /// <summary>The entry, or the id that a deleted one had.</summary>
    public required long Id { get; init; }

    /// <summary>Its place in the log of changes; 0 when it was not read from there.</summary>
    public long Change { get; init; }

    /// <summary>Null when the entry is gone.</summary>
    public string? Text { get; init; }

    public string? Model { get; init; }

    public byte[]? Content { get; init; }

    public byte[]? Vector { get; init; }

    /// <summary>Differs when the text does.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Text ?? ""))[..16];

    /// <summary>Returns the stored vector if it was made of this text by this model and has this dimension, else null.</summary>
    public float[]? Known(string model, int dimension)
    {
        return Text is not null && Model == model && Content is not null && Vector?.Length == dimension * sizeof(float) && Content.AsSpan().SequenceEqual(Hash)
            ? MemoryMarshal.Cast<byte, float>(Vector).ToArray()
            : null;
    }
}

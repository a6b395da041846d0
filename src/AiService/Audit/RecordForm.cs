using System.Buffers;
using System.Globalization;
using System.Text;

namespace AiService.Audit;

/// <summary>
/// The form of a record that its HMAC covers: its fields as they are stored, in a fixed order, each as a netstring (<c>5:hello,</c>), an absent one as
/// <c>-,</c>. Unlike JSON it has exactly one spelling, and any program can write it (docs/operations.md).
/// </summary>
internal sealed class RecordForm
{
    private readonly ArrayBufferWriter<byte> written = new(1024);

    /// <summary>The fields in their order, which is also that of the columns and of an exported line; <c>hmac</c> follows them.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "id", "at", "repair_id", "device_id", "event", "state", "provider", "action", "execution_id", "detail", "requested_by", "requested_from", "outcome", "data",
    ];

    /// <summary>What was added since <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> Bytes => written.WrittenSpan;

    /// <summary>Begins a record with its number.</summary>
    public RecordForm Begin(long id)
    {
        written.ResetWrittenCount();
        Span<byte> digits = stackalloc byte[20];
        id.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        return Add(digits[..count]);
    }

    /// <summary>Adds the next field.</summary>
    public RecordForm Add(string? text)
    {
        if (text is null)
        {
            return AddAbsent();
        }

        var length = Encoding.UTF8.GetByteCount(text);
        Length(length);
        Encoding.UTF8.GetBytes(text, written);
        written.Write(","u8);
        return this;
    }

    /// <summary>Adds the next field, in UTF-8.</summary>
    public RecordForm Add(ReadOnlySpan<byte> text)
    {
        Length(text.Length);
        written.Write(text);
        written.Write(","u8);
        return this;
    }

    /// <summary>Adds a field that the record does not have.</summary>
    public RecordForm AddAbsent()
    {
        written.Write("-,"u8);
        return this;
    }

    private void Length(int length)
    {
        Span<byte> digits = stackalloc byte[11];
        length.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        written.Write(digits[..count]);
        written.Write(":"u8);
    }
}

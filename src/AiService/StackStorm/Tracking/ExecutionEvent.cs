using System.Text.Json;
using AiService.StackStorm.Api;
using AiService.StackStorm.Results;

namespace AiService.StackStorm.Tracking;

/// <summary>What is read of an event: an execution's id and status. The rest of the document, which may be megabytes, is only skipped.</summary>
internal sealed record ExecutionEvent(string Id, string Status)
{
    /// <returns>Null when the data does not hold both.</returns>
    public static ExecutionEvent? Read(ReadOnlySpan<byte> data)
    {
        string? id = null, status = null;
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("id"u8);
                var isStatus = reader.ValueTextEquals("status"u8);
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && (isId || isStatus))
                {
                    (id, status) = isId ? (reader.GetString(), status) : (id, reader.GetString());
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Cut off, or no JSON: what was read before counts.
        }
        catch (InvalidOperationException)
        {
            // A string that is no UTF-8: such an id is none of ours.
            return null;
        }

        return Execution.IsUsable(id) && ExecutionStatus.Read(status) is { } read ? new ExecutionEvent(id, read) : null;
    }
}

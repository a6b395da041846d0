using AiService.Contract;

namespace AiService.Knowledge.Exchange;

/// <summary>Holds one line of a file: an entry, or why it is none, or an entry and how it was changed.</summary>
/// <param name="Number">Its line, counted from 1; of a database the row's id.</param>
/// <param name="Entry">What it holds.</param>
/// <param name="Problem">In Chinese, naming the field.</param>
internal sealed record ImportLine(long Number, ExchangeEntry? Entry, string? Problem)
{
    public static ImportLine Read(long number, Func<string, int, string?> field)
    {
        try
        {
            return new ImportLine(number, ExchangeEntry.Read(field), null);
        }
        catch (FieldException unusable)
        {
            return new ImportLine(number, null, unusable.Message);
        }
    }
}

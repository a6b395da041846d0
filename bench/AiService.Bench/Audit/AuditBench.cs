using System.Globalization;

namespace AiService.Bench.Audit;

/// <summary>What the chain of the audit costs: when a record is written, and when all are verified.</summary>
internal static class AuditBench
{
    /// <param name="options"><c>[records]</c>: how many are verified; 1,000,000.</param>
    public static async Task RunAsync(string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("aiservice-bench-");
        try
        {
            await AppendCost.TellAsync(folder.FullName);
            await VerifyCost.TellAsync(folder.FullName, options is [var records, ..] ? int.Parse(records, CultureInfo.InvariantCulture) : 1_000_000);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

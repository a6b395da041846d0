using System.Security.Cryptography;

namespace StackStormSimulator.Executions;

/// <summary>Ids that look like StackStorm's: 24 hexadecimal digits, later ones greater.</summary>
internal static class ObjectId
{
    private static readonly string Process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private static int last;

    public static string Next() => $"{Process}{Interlocked.Increment(ref last):x8}";
}

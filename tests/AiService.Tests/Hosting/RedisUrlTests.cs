using System.Net;
using System.Net.Sockets;
using AiService.Contract;

namespace AiService.Tests.Hosting;

/// <summary>As <c>redis.Redis.from_url</c> reads them, which takes the parts that <c>urllib.parse.urlparse</c> finds and unquotes each.</summary>
public sealed class RedisUrlTests
{
    [Theory]
    [InlineData("redis://redis.example", "redis.example", 6379, 0, null, null, false)]
    [InlineData("redis://redis.example:7000/3", "redis.example", 7000, 3, null, null, false)]
    [InlineData("redis://redis.example/3?db=5", "redis.example", 6379, 5, null, null, false)]
    [InlineData("redis://:p%40ss%2F@redis.example", "redis.example", 6379, 0, null, "p@ss/", false)]
    [InlineData("rediss://reader:a:b@redis.example/1", "redis.example", 6379, 1, "reader", "a:b", true)]
    [InlineData("redis://:p@ss@redis.example", "redis.example", 6379, 0, null, "p@ss", false)]
    [InlineData("redis://:@@:@redis.example:7000/3", "redis.example", 7000, 3, null, "@@:", false)]
    [InlineData("redis://a@b:c@d:e@redis.example", "redis.example", 6379, 0, "a@b", "c@d:e", false)]
    [InlineData("redis://:p ss\\^`|\"<>{}@redis.example", "redis.example", 6379, 0, null, "p ss\\^`|\"<>{}", false)]
    [InlineData("redis://:密码@redis.example", "redis.example", 6379, 0, null, "密码", false)]
    [InlineData("redis://:%zz%40@redis.example", "redis.example", 6379, 0, null, "%zz@", false)]
    [InlineData("redis://:p%23%3f%2f@redis.example/2#x", "redis.example", 6379, 2, null, "p#?/", false)]
    [InlineData("REDIS://:x@Redis.Example?db=4", "redis.example", 6379, 4, null, "x", false)]
    [InlineData("redis://:x@redis_1:6380/1?db=", "redis_1", 6380, 1, null, "x", false)]
    public void A_host_is_read_with_its_login_and_database(string text, string host, int port, int database, string? user, string? password, bool tls)
    {
        var options = RedisUrl.Parse(text)!;

        options.EndPoints.Should().ContainSingle().Which.Should().Be(new DnsEndPoint(host, port));
        (options.DefaultDatabase, options.User, options.Password, options.Ssl).Should().Be((database, user, password, tls));
        options.AbortOnConnectFail.Should().BeFalse("the service starts while Redis is away");
    }

    [Theory]
    [InlineData("unix:///run/redis/redis.sock", "/run/redis/redis.sock", 0)]
    [InlineData("unix:///run/a%20b.sock?db=2", "/run/a b.sock", 2)]
    [InlineData("unix://:p@ss@/run/redis.sock", "/run/redis.sock", 0)]
    public void A_socket_is_read_with_its_database(string text, string path, int database)
    {
        var options = RedisUrl.Parse(text)!;

        options.EndPoints.Should().ContainSingle().Which.Should().BeOfType<UnixDomainSocketEndPoint>().Which.ToString().Should().Be(path);
        options.DefaultDatabase.Should().Be(database);
    }

    [Theory]
    [InlineData("redis.example:6379")]
    [InlineData("http://redis.example")]
    [InlineData("redis:///0")]
    [InlineData("redis://redis.example/first")]
    [InlineData("redis://redis.example/0?db=-1")]
    [InlineData("unix://")]
    [InlineData("redis://:p/ss@redis.example")]
    [InlineData("redis://:p?ss@redis.example")]
    [InlineData("redis://:p#ss@redis.example")]
    [InlineData("redis://user:1/ss@redis.example")]
    [InlineData("redis://redis.example:port/0")]
    [InlineData("redis://redis.example:70000")]
    public void Anything_else_is_none(string text) => RedisUrl.Parse(text).Should().BeNull();
}

fn main() {
    println!("light");
}
